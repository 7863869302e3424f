import { Injectable } from '@nestjs/common';
import { departmentKey } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, IsNull } from 'typeorm';
import { RecordEntity, type RecordRow } from './record.entity';

export interface RecordFilter {
  readonly personId: string;
  readonly personIds: readonly string[];
  readonly cameraId: string;
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly status: string;
  readonly department: string;
}

/**
 * The row in the way can be deleted just before it is read; more often than this in a row is a sign of something else.
 */
const openAttemptsMax = 5;

const sortKeys = {
  check_in: { property: 'checkIn', type: 'timestamptz' },
  date: { property: 'localDate', type: 'date' },
} as const;

/** The index that keeps one row of a person and day. */
export const oneADayIndex = 'records_one_a_day';

@Injectable()
export class RecordRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string): Promise<RecordRow | undefined> {
    const record = await this.dataSource.getRepository(RecordEntity).findOneBy({ id, deletedAt: IsNull() });
    return record ?? undefined;
  }

  /** Deleted ones too. */
  async exists(id: string): Promise<boolean> {
    return this.dataSource.getRepository(RecordEntity).existsBy({ id });
  }

  /** One page of what is not deleted. Empty fields of the filter let everything pass. */
  async list(filter: RecordFilter, page?: PageRequest): Promise<PageRows<RecordRow>> {
    const { personId, personIds, cameraId, dateFrom, dateTo, status, department } = filter;
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
    if (department !== '') {
      query.andWhere('record.personId IN (SELECT id FROM people WHERE department_key = :key)', {
        key: departmentKey(department),
      });
    }
    return readPage(query, 'record', page, sortKeys);
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

  /**
   * Inserts the record, or gives the one that person and day already have, locked: whichever of many that try at once
   * is first, the others find its row.
   */
  async insertOrLockOfDay(tx: Transaction, record: RecordRow): Promise<RecordRow | undefined> {
    for (let attempt = 1; attempt <= openAttemptsMax; attempt += 1) {
      const existing = await this.lockOfDay(tx, record.personId, record.localDate);
      if (existing !== undefined) return existing;
      const inserted = await managerOf(tx)
        .createQueryBuilder()
        .insert()
        .into(RecordEntity)
        .values(record)
        .orIgnore()
        .returning('id')
        .updateEntity(false)
        .execute();
      if ((inserted.raw as unknown[]).length > 0) return undefined;
    }
    throw AppError.unavailable('The record of that day');
  }

  async update(tx: Transaction, record: RecordRow): Promise<void> {
    await managerOf(tx).update(RecordEntity, { id: record.id }, record);
  }
}
