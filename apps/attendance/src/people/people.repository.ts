import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource, In } from 'typeorm';
import { fromTheBeginning } from '../calendar/rule-versions.policy';
import { PersonEntity, type PersonCopy, type PersonRow } from './person.entity';

@Injectable()
export class PeopleRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Within a transaction give it: a second connection for one piece of work would let few of them block each other. */
  async find(id: string, tx?: Transaction): Promise<PersonRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(PersonEntity, { id })) ?? undefined;
  }

  async findMany(ids: readonly string[], tx?: Transaction): Promise<ReadonlyMap<string, PersonRow>> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const people = await manager.findBy(PersonEntity, { id: In([...new Set(ids)]) });
    return new Map(people.map((person) => [person.id, person]));
  }

  /** Of everybody who is not erased. */
  async employeeIds(tx: Transaction): Promise<{ readonly id: string; readonly employeeId: string }[]> {
    return managerOf(tx).query('SELECT id, employee_id AS "employeeId" FROM people WHERE NOT is_erased');
  }

  /** False where a newer revision is there already, or the person was erased, which is for ever. */
  async store(tx: Transaction, person: PersonCopy): Promise<boolean> {
    const stored = await managerOf(tx).query<unknown[]>(
      `INSERT INTO people
         (id, name, employee_id, department, department_key, is_active, is_erased, revision, changed_at,
          inactive_since, active_since)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,
               CASE WHEN NOT $6 THEN $9::timestamptz END, CASE WHEN $6 THEN $9::timestamptz END)
       ON CONFLICT (id) DO UPDATE SET
         name = excluded.name, employee_id = excluded.employee_id,
         department = excluded.department, department_key = excluded.department_key,
         is_active = excluded.is_active, is_erased = excluded.is_erased,
         revision = excluded.revision, changed_at = excluded.changed_at,
         inactive_since = CASE WHEN NOT excluded.is_active THEN COALESCE(people.inactive_since, excluded.changed_at) END,
         active_since = CASE WHEN excluded.is_active AND people.is_active THEN people.active_since
                             WHEN excluded.is_active THEN excluded.changed_at END,
         inactive_spans = CASE WHEN excluded.is_active AND people.inactive_since < excluded.changed_at
                               THEN people.inactive_spans + datemultirange(
                                 daterange(people.inactive_since::date, excluded.changed_at::date))
                               ELSE people.inactive_spans END
       WHERE people.revision < excluded.revision AND NOT people.is_erased
       RETURNING id`,
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
    return stored.length > 0;
  }

  /** The department of the copy was always theirs, where nobody wrote down yet which one it was. */
  async beginDepartments(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO person_departments
       SELECT id, $2::date, department_key FROM people WHERE id = $1 AND NOT is_erased ON CONFLICT DO NOTHING`,
      [id, fromTheBeginning],
    );
  }

  /**
   * With the person stored before: whoever else stores them waits. The first one is theirs from the beginning; of the
   * changes of one date the last counts.
   */
  async changeDepartment(tx: Transaction, id: string, department: string, from: string): Promise<void> {
    await managerOf(tx).query(
      `WITH newest AS (
         SELECT valid_from, department_key FROM person_departments WHERE person_id = $1
         ORDER BY valid_from DESC LIMIT 1)
       INSERT INTO person_departments
       SELECT $1, CASE WHEN newest.valid_from IS NULL THEN $4::date ELSE GREATEST($3::date, newest.valid_from) END, $2
         FROM (VALUES (1)) AS one LEFT JOIN newest ON true
        WHERE newest.department_key IS DISTINCT FROM $2
       ON CONFLICT (person_id, valid_from) DO UPDATE SET department_key = excluded.department_key`,
      [id, departmentKey(department), from, fromTheBeginning],
    );
  }
}
