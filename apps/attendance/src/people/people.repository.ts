import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource, In } from 'typeorm';
import { PersonEntity, type PersonCopy, type PersonRow } from './person.entity';

@Injectable()
export class PeopleRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Within a transaction give it: a second connection for one piece of work would let few of them block each other. */
  async find(id: string, tx?: Transaction): Promise<PersonRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(PersonEntity, { id })) ?? undefined;
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, PersonRow>> {
    const people = await this.dataSource.getRepository(PersonEntity).findBy({ id: In([...new Set(ids)]) });
    return new Map(people.map((person) => [person.id, person]));
  }

  /** Unless a newer revision is there already, or the person was erased, which is for ever. */
  async store(person: PersonCopy): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO people
         (id, name, employee_id, department, department_key, is_active, is_erased, revision, changed_at, inactive_since)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CASE WHEN NOT $6 THEN $9::timestamptz END)
       ON CONFLICT (id) DO UPDATE SET
         name = excluded.name, employee_id = excluded.employee_id,
         department = excluded.department, department_key = excluded.department_key,
         is_active = excluded.is_active, is_erased = excluded.is_erased,
         revision = excluded.revision, changed_at = excluded.changed_at,
         inactive_since = CASE WHEN NOT excluded.is_active THEN COALESCE(people.inactive_since, excluded.changed_at) END
       WHERE people.revision < excluded.revision AND NOT people.is_erased`,
      [
        person.id,
        person.name,
        person.employeeId,
        person.department,
        departmentKey(person.department),
        person.isActive,
        person.isErased,
        person.revision,
        person.changedAt,
      ],
    );
  }
}
