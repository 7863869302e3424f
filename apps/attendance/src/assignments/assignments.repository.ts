import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';
import { AssignmentEntity, type AssignmentRow } from './assignment.entity';

/** Empty fields let every assignment pass. */
export interface AssignmentFilter {
  readonly personId: string;
  readonly department: string;
  readonly siteId: string;
  readonly shiftId: string;
  readonly date: string;
  /** About this department, or about a person who is in it now. */
  readonly aboutDepartment: string;
}

/** Some hundred kB of values in one statement. */
const rowsAtOnce = 500;

@Injectable()
export class AssignmentsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<AssignmentRow | undefined> {
    return (await this.dataSource.manager.findOneBy(AssignmentEntity, { id })) ?? undefined;
  }

  list(filter: AssignmentFilter, page?: PageRequest): Promise<PageRows<AssignmentRow>> {
    const { personId, department, siteId, shiftId, date, aboutDepartment } = filter;
    const query = this.dataSource.manager.createQueryBuilder(AssignmentEntity, 'assignment');
    if (personId !== '') query.andWhere('assignment.personId = :personId', { personId });
    if (department !== '') query.andWhere('assignment.departmentKey = :key', { key: departmentKey(department) });
    if (siteId !== '') query.andWhere('assignment.siteId = :siteId', { siteId });
    if (shiftId !== '') query.andWhere('assignment.shiftIds @> ARRAY[CAST(:shiftId AS uuid)]', { shiftId });
    if (date !== '') {
      query.andWhere('assignment.validFrom <= :date AND (assignment.validTo IS NULL OR assignment.validTo >= :date)', {
        date,
      });
    }
    if (aboutDepartment !== '') {
      query.andWhere(
        `(assignment.departmentKey = :about
          OR assignment.personId IN (SELECT id FROM people WHERE department_key = :about))`,
        { about: departmentKey(aboutDepartment) },
      );
    }
    return readPage<AssignmentRow>(query, 'assignment', page, { valid_from: { property: 'validFrom', type: 'date' } });
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<AssignmentRow | undefined> {
    const row = await managerOf(tx).findOne(AssignmentEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ?? undefined;
  }

  /** Those with an id that is there already are passed over. */
  async insert(tx: Transaction, rows: readonly AssignmentRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      const values = rows.slice(from, from + rowsAtOnce).map((row) => ({
        ...row,
        shiftIds: [...row.shiftIds],
        weekdays: [...row.weekdays],
      }));
      await managerOf(tx)
        .createQueryBuilder()
        .insert()
        .into(AssignmentEntity)
        .values(values)
        .orIgnore()
        .updateEntity(false)
        .execute();
    }
  }

  async update(
    tx: Transaction,
    id: string,
    columns: Pick<AssignmentRow, 'validTo' | 'revision' | 'updatedAt'>,
  ): Promise<void> {
    await managerOf(tx).update(AssignmentEntity, { id }, columns);
  }

  async delete(tx: Transaction, id: string): Promise<void> {
    await managerOf(tx).delete(AssignmentEntity, { id });
  }

  count(tx: Transaction): Promise<number> {
    return managerOf(tx).count(AssignmentEntity);
  }

  /** Of those days. */
  beginningOn(tx: Transaction, dates: readonly string[]): Promise<AssignmentRow[]> {
    return managerOf(tx)
      .createQueryBuilder(AssignmentEntity, 'assignment')
      .where('assignment.validFrom = ANY (:dates)', { dates: [...dates] })
      .getMany();
  }

  /** Of people and sites, those that are there. */
  async knownSubjects(
    tx: Transaction,
    personIds: readonly string[],
    siteIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const rows = await managerOf(tx).query<{ id: string }[]>(
      `SELECT id FROM people WHERE id = ANY ($1) AND NOT is_erased
       UNION ALL SELECT id FROM sites WHERE id = ANY ($2)`,
      [[...personIds], [...siteIds]],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
