import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { PeriodEntity, type OpenItems, type PeriodRow } from './period.entity';
import { periodLocked, type DateSpan } from './period.policy';

export interface PeriodFilter {
  /** Undefined for both. */
  readonly isLocked?: boolean | undefined;
  /** That have a day of it; empty is open. */
  readonly dateFrom: string;
  readonly dateTo: string;
}

/** Whoever changes rows holds it shared from before they look, whoever locks or unlocks days holds it alone. */
export const periodsLock = `hashtextextended('attendance-periods', 0)`;

/** Longer than the work of one recognition; everybody else waits behind who waits for all of them. */
const lockWaitMs = 10_000;
/** SQLSTATE lock_not_available. */
const waitedTooLong = '55P03';

@Injectable()
export class PeriodsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, tx?: Transaction): Promise<PeriodRow | undefined> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    return (await manager.findOneBy(PeriodEntity, { id })) ?? undefined;
  }

  list({ isLocked, dateFrom, dateTo }: PeriodFilter, page?: PageRequest): Promise<PageRows<PeriodRow>> {
    const query = this.dataSource.manager.createQueryBuilder(PeriodEntity, 'period').where('true');
    if (isLocked !== undefined) query.andWhere(`(period.unlockedAt IS NULL) = :isLocked`, { isLocked });
    if (dateFrom !== '') query.andWhere('period.dateTo >= :dateFrom', { dateFrom });
    if (dateTo !== '') query.andWhere('period.dateFrom <= :dateTo', { dateTo });
    return readPage<PeriodRow>(query, 'period', page, { date: { property: 'dateFrom', type: 'date' } });
  }

  /**
   * The lock in which a day is. What is answered stays so until the transaction ends, if it has locked a person
   * (`RecordRepository.lockPeople`) before.
   */
  async lockOn(tx: Transaction, date: string): Promise<string | undefined> {
    const [row] = await managerOf(tx).query<{ id: string }[]>(
      `SELECT id FROM periods WHERE unlocked_at IS NULL AND daterange(date_from, date_to, '[]') @> $1::date`,
      [date],
    );
    return row?.id;
  }

  /** The lock of each date that is in one. */
  async locksOn(dates: readonly string[], tx?: Transaction): Promise<ReadonlyMap<string, string>> {
    if (dates.length === 0) return new Map();
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<{ date: string; id: string }[]>(
      `SELECT given.date::text AS date, periods.id FROM unnest($1::date[]) AS given (date)
         JOIN periods ON unlocked_at IS NULL AND daterange(date_from, date_to, '[]') @> given.date`,
      [[...new Set(dates)]],
    );
    return new Map(rows.map(({ date, id }) => [date, id]));
  }

  /**
   * @param through the lock that an approved correction names
   * @throws AppError `conflict` (period_locked) when one of the days is in another
   */
  async requireOpen(tx: Transaction, dates: readonly string[], through?: string): Promise<void> {
    for (const date of new Set(dates)) {
      const id = await this.lockOn(tx, date);
      if (id !== undefined && id !== through) throw periodLocked(id, date);
    }
  }

  /**
   * Nobody changes a row until the transaction ends.
   * @throws AppError `unavailable` when somebody is at it for too long
   */
  async lockAll(tx: Transaction): Promise<void> {
    try {
      await managerOf(tx).query(`SET LOCAL lock_timeout = ${lockWaitMs}`);
      await managerOf(tx).query(`SELECT pg_advisory_xact_lock(${periodsLock})`);
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== waitedTooLong) throw error;
      throw new AppError('unavailable', 'Days are being changed, and it takes long; try again in a minute.', {
        retryAfterSeconds: 60,
      });
    }
  }

  /** A lock that has one of the days. */
  async overlapping(tx: Transaction, { dateFrom, dateTo }: DateSpan): Promise<PeriodRow | undefined> {
    const period = await managerOf(tx)
      .createQueryBuilder(PeriodEntity, 'period')
      .where('period.unlockedAt IS NULL AND period.dateFrom <= :dateTo AND period.dateTo >= :dateFrom')
      .setParameters({ dateFrom, dateTo })
      .orderBy('period.dateFrom')
      .getOne();
    return period ?? undefined;
  }

  async openItems({ dateFrom, dateTo }: DateSpan, tx?: Transaction): Promise<Required<OpenItems>> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const [row] = await manager.query<[Record<keyof Required<OpenItems>, string>]>(
      `SELECT
         count(*) FILTER (WHERE overtime_status = 'pending') AS "pendingOvertime",
         count(*) FILTER (WHERE 'missing_check_out' = ANY(flags)) AS "missingCheckOuts",
         count(*) FILTER (WHERE 'impossible_travel' = ANY(flags)) AS "impossibleTravel",
         count(*) FILTER (WHERE explanation->>'rule' = 'not_caught_up')
           + (SELECT count(*) FROM day_work WHERE local_date BETWEEN $1 AND $2)
           + (SELECT count(*) FROM drafts JOIN draft_days ON draft_id = drafts.id
               WHERE state = 'applying' AND outcome = 'waiting' AND local_date BETWEEN $1 AND $2) AS "daysToCompute",
         (SELECT count(*) FROM correction_requests WHERE state = 'pending' AND local_date BETWEEN $1 AND $2)
           AS "pendingCorrections",
         (SELECT count(*) FROM leave_requests WHERE state = 'requested' AND date_from <= $2 AND date_to >= $1)
           AS "undecidedLeave"
       FROM records WHERE local_date BETWEEN $1 AND $2 AND deleted_at IS NULL`,
      [dateFrom, dateTo],
    );
    return {
      pendingOvertime: Number(row.pendingOvertime),
      missingCheckOuts: Number(row.missingCheckOuts),
      daysToCompute: Number(row.daysToCompute),
      pendingCorrections: Number(row.pendingCorrections),
      undecidedLeave: Number(row.undecidedLeave),
      impossibleTravel: Number(row.impossibleTravel),
    };
  }

  async insert(tx: Transaction, period: PeriodRow): Promise<void> {
    await managerOf(tx).insert(PeriodEntity, period);
  }

  async update(tx: Transaction, period: PeriodRow): Promise<void> {
    await managerOf(tx).update(PeriodEntity, { id: period.id }, { ...period });
  }
}
