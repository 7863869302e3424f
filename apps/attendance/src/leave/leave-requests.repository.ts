import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, In, LessThanOrEqual, MoreThan, MoreThanOrEqual } from 'typeorm';
import { LeaveRequestEntity, type LeaveRequestRow } from './leave-request.entity';

/** Empty fields let every request pass. */
export interface LeaveFilter {
  readonly personId: string;
  readonly department: string;
  readonly state: string;
  readonly typeId: string;
  readonly dateFrom: string;
  readonly dateTo: string;
}

/** Some hundred kB of values in one statement. */
const rowsAtOnce = 500;

@Injectable()
export class LeaveRequestsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<LeaveRequestRow | undefined> {
    return (await this.dataSource.manager.findOneBy(LeaveRequestEntity, { id })) ?? undefined;
  }

  list(filter: LeaveFilter, page?: PageRequest): Promise<PageRows<LeaveRequestRow>> {
    const { personId, department, state, typeId, dateFrom, dateTo } = filter;
    const query = this.dataSource.manager.createQueryBuilder(LeaveRequestEntity, 'request');
    if (personId !== '') query.andWhere('request.personId = :personId', { personId });
    if (state !== '') query.andWhere('request.state = :state', { state });
    if (typeId !== '') query.andWhere('request.typeId = :typeId', { typeId });
    if (dateFrom !== '') query.andWhere('request.dateTo >= :dateFrom', { dateFrom });
    if (dateTo !== '') query.andWhere('request.dateFrom <= :dateTo', { dateTo });
    if (department !== '') {
      query.andWhere('request.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    return readPage<LeaveRequestRow>(query, 'request', page, { date_from: { property: 'dateFrom', type: 'date' } });
  }

  /** Nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<LeaveRequestRow | undefined> {
    const row = await managerOf(tx).findOne(LeaveRequestEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return row ?? undefined;
  }

  /** What these people asked for or have, and that touches these days; with the people locked nobody adds to it. */
  async standing(
    tx: Transaction,
    personIds: readonly string[],
    { from, to }: { readonly from: string; readonly to: string },
  ): Promise<LeaveRequestRow[]> {
    return managerOf(tx).find(LeaveRequestEntity, {
      where: {
        personId: In([...personIds]),
        state: In(['requested', 'approved']),
        dateFrom: LessThanOrEqual(to),
        dateTo: MoreThanOrEqual(from),
      },
    });
  }

  /** Of a person, what nobody has decided yet. */
  undecided(tx: Transaction, personId: string): Promise<LeaveRequestRow[]> {
    return managerOf(tx).find(LeaveRequestEntity, {
      where: { personId, state: 'requested' },
      order: { createdAt: 'ASC' },
    });
  }

  /** Of a person, what was asked for since then and came to nothing so far. */
  countInVain(tx: Transaction, personId: string, since: Date): Promise<number> {
    return managerOf(tx).countBy(LeaveRequestEntity, {
      personId,
      state: In(['requested', 'refused', 'withdrawn']),
      createdAt: MoreThan(since),
    });
  }

  async insert(tx: Transaction, rows: readonly LeaveRequestRow[]): Promise<void> {
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await managerOf(tx).insert(LeaveRequestEntity, rows.slice(from, from + rowsAtOnce));
    }
  }

  async update(tx: Transaction, { id, ...columns }: LeaveRequestRow): Promise<void> {
    await managerOf(tx).update(LeaveRequestEntity, { id }, columns);
  }

  /** What people wrote about the leave of that person. */
  async forgetTexts(tx: Transaction, personId: string): Promise<void> {
    await managerOf(tx).update(LeaveRequestEntity, { personId }, { note: '', decisionReason: '', endReason: '' });
  }
}
