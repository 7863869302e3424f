import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, In, IsNull, MoreThanOrEqual } from 'typeorm';
import { periodsLock } from '../periods/periods.repository';
import { toLedgerSnapshot } from '../ledger/record-snapshot';
import { RecordEntity, type RecordRow } from './record.entity';

export interface RecordFilter {
  readonly personId: string;
  readonly personIds: readonly string[];
  readonly cameraId: string;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly status: string;
  readonly department: string;
  readonly overtimeStatus?: string;
}

const sortKeys = {
  check_in: { property: 'checkIn', type: 'timestamptz', isNullable: true },
  date: { property: 'localDate', type: 'date' },
} as const;

/** A year; rows may lie a day ahead. */
const datesMax = 366;

/** The index that keeps one row of a person and day. */
export const oneADayIndex = 'records_one_a_day';

@Injectable()
export class RecordRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Within a transaction give it: a second connection for one piece of work would let few of them block each other. */
  async find(id: string, tx?: Transaction): Promise<RecordRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(RecordEntity, { id, deletedAt: IsNull() })) ?? undefined;
  }

  /** Deleted ones too. */
  async exists(id: string): Promise<boolean> {
    return this.dataSource.getRepository(RecordEntity).existsBy({ id });
  }

  /** One page of what is not deleted. Empty fields of the filter let everything pass. */
  async list(filter: RecordFilter, page?: PageRequest): Promise<PageRows<RecordRow>> {
    const { personId, personIds, cameraId, dateFrom, dateTo, status, department, overtimeStatus = '' } = filter;
    const query = this.dataSource
      .getRepository(RecordEntity)
      .createQueryBuilder('record')
      .where('record.deletedAt IS NULL');
    if (personId !== '') query.andWhere('record.personId = :personId', { personId });
    if (personIds.length > 0) query.andWhere('record.personId IN (:...personIds)', { personIds });
    if (cameraId !== '') query.andWhere('record.cameraId = :cameraId', { cameraId });
    if (dateFrom !== '') query.andWhere('record.localDate >= :dateFrom', { dateFrom });
    if (dateTo !== '') query.andWhere('record.localDate <= :dateTo', { dateTo });
    if (status !== '') query.andWhere('record.status = :status', { status });
    if (overtimeStatus !== '') query.andWhere('record.overtimeStatus = :overtimeStatus', { overtimeStatus });
    if (department !== '') {
      query.andWhere('record.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    return readPage(query, 'record', page, sortKeys);
  }

  /** Of each that is there and not deleted. */
  async revisionsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const records = await this.dataSource.getRepository(RecordEntity).find({
      select: { id: true, revision: true },
      where: { id: In([...new Set(ids)]), deletedAt: IsNull() },
    });
    return new Map(records.map(({ id, revision }) => [id, revision]));
  }

  /** Deleted ones too; nobody else changes it until the transaction ends. */
  async lock(tx: Transaction, id: string): Promise<RecordRow | undefined> {
    const record = await managerOf(tx).findOne(RecordEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
    return record ?? undefined;
  }

  async lockOfDay(tx: Transaction, personId: string, localDate: string): Promise<RecordRow | undefined> {
    const record = await managerOf(tx).findOne(RecordEntity, {
      where: { personId, localDate, deletedAt: IsNull() },
      lock: { mode: 'pessimistic_write' },
    });
    return record ?? undefined;
  }

  /** All rows of these days, those that were taken away too, the last of them first. */
  lockOfDays(
    tx: Transaction,
    days: readonly { readonly personId: string; readonly date: string }[],
  ): Promise<RecordRow[]> {
    return managerOf(tx)
      .createQueryBuilder(RecordEntity, 'record')
      .where('(record.personId, record.localDate) IN (SELECT * FROM unnest(:people::uuid[], :dates::date[]))')
      .setParameters({ people: days.map(({ personId }) => personId), dates: days.map(({ date }) => date) })
      .orderBy({ 'record.personId': 'ASC', 'record.localDate': 'ASC', 'record.deletedAt': 'DESC', 'record.id': 'ASC' })
      .setLock('pessimistic_write')
      .getMany();
  }

  /**
   * Whoever computes days of these people waits here for who does so already; until the transaction ends. What is
   * locked for payroll stays as it is until then, too. In the order of their ids, so that of two who lock many neither
   * waits for the other.
   */
  async lockPeople(tx: Transaction, personIds: readonly string[]): Promise<void> {
    await managerOf(tx).query(
      `SELECT pg_advisory_xact_lock_shared(${periodsLock}),
              pg_advisory_xact_lock(hashtextextended('attendance-of-' || person_id, 0))
         FROM unnest($1::text[]) AS person (person_id)`,
      [[...new Set(personIds)].sort()],
    );
  }

  /** When a person last took a row of that day away: what was seen until then does not count any more. */
  async deletedUntil(tx: Transaction | undefined, personId: string, localDate: string): Promise<Date | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<{ deleted_at: Date | null }[]>(
      `SELECT max(deleted_at) AS deleted_at FROM records
        WHERE person_id = $1 AND local_date = $2 AND deleted_at IS NOT NULL AND NOT is_withdrawn`,
      [personId, localDate],
    );
    return row?.deleted_at ?? undefined;
  }

  /** Of the rows that are there, from a date on, in their order. */
  async datesFrom(tx: Transaction, personId: string, from: string): Promise<string[]> {
    const records = await managerOf(tx).find(RecordEntity, {
      select: { localDate: true },
      where: { personId, localDate: MoreThanOrEqual(from), deletedAt: IsNull() },
      order: { localDate: 'ASC' },
      take: datesMax,
    });
    return records.map(({ localDate }) => localDate);
  }

  /** @throws an error of which `isUniqueViolation` with `oneADayIndex` is true when a replica of before was faster */
  async insert(tx: Transaction, ...records: readonly RecordRow[]): Promise<void> {
    if (records.length === 0) return;
    const [names, rows] = toColumns(records);
    await managerOf(tx).query(
      `INSERT INTO records (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::records, $1::jsonb)`,
      [rows],
    );
  }

  async update(tx: Transaction, ...records: readonly RecordRow[]): Promise<void> {
    if (records.length === 0) return;
    const [names, rows] = toColumns(records);
    await managerOf(tx).query(
      `UPDATE records SET (${names}) = (SELECT ${names.replace(/\w+/g, 'given.$&')})
         FROM jsonb_populate_recordset(NULL::records, $1::jsonb) AS given WHERE records.id = given.id`,
      [rows],
    );
  }
}

/** Names and rows as the ledger has them, with every column: so both say the same. */
function toColumns(records: readonly RecordRow[]): [names: string, rows: string] {
  const rows = records.map((record) => ({ id: record.id, ...toLedgerSnapshot(record) }));
  return [Object.keys(rows[0] ?? {}).join(', '), JSON.stringify(rows)];
}
