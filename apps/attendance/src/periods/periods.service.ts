import { Injectable } from '@nestjs/common';
import { Database, type PageRequest } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { LedgerRepository } from '../ledger/ledger.repository';
import { LateDataService } from '../requests/late-data.service';
import type { OpenItems, PeriodRow } from './period.entity';
import { toPeriodSnapshot } from './period-snapshot';
import { sentenceOfOpenItems, violationsOfLock, violationsOfSpan, type DateSpan } from './period.policy';
import { PeriodsRepository, type PeriodFilter } from './periods.repository';

export interface GivenLock extends DateSpan {
  /** Empty for a new one. */
  readonly periodId: string;
  readonly reason: string;
  readonly authorId: string;
  readonly acceptsOpenItems: boolean;
}

/** Days that are signed for payroll. */
@Injectable()
export class PeriodsService {
  constructor(
    private readonly database: Database,
    private readonly periods: PeriodsRepository,
    private readonly lateData: LateDataService,
    private readonly ledger: LedgerRepository,
    private readonly site: Site,
  ) {}

  /**
   * Nothing of these days changes any more. A second request with the same id gives what the first made.
   * @throws AppError `invalid_argument`, `conflict` when another lock has one of the days (`overlaps`) or something is
   * open (`open_items`), and `unavailable`
   */
  async lock(given: GivenLock): Promise<PeriodRow> {
    const id = given.periodId === '' ? randomUUID() : given.periodId;
    const violations = violationsOfLock(given, attendanceDayOf(new Date(), this.site));
    if (violations.length > 0) throw AppError.invalid(violations);
    return this.database.transaction(async (tx) => {
      await this.periods.lockAll(tx);
      const made = await this.periods.find(id, tx);
      if (made !== undefined) return made;
      const other = await this.periods.overlapping(tx, given);
      if (other !== undefined) throw overlaps(other);
      const openItems = await this.periods.openItems(given, tx);
      if (!given.acceptsOpenItems) refuseOpenItems(openItems);
      const period = newPeriod(id, given, openItems);
      await this.periods.insert(tx, period);
      this.ledger.append(tx, {
        at: period.lockedAt.toISOString(),
        author: given.authorId,
        action: 'locked',
        subject: 'lock',
        subjectId: id,
        revision: 1,
        reason: given.reason,
        before: null,
        after: toPeriodSnapshot(period),
      });
      return period;
    });
  }

  /**
   * What came late while the days were locked is counted to them now.
   * @throws AppError `not_found`, `conflict` when it is open (`not_locked`) or another revision was expected
   * (`changed_meanwhile`), and `unavailable`
   */
  async unlock(id: string, by: { authorId: string; reason: string }, expectedRevision?: number): Promise<PeriodRow> {
    return this.database.transaction(async (tx) => {
      await this.periods.lockAll(tx);
      const before = await this.periods.find(id, tx);
      if (before === undefined) throw AppError.notFound('period', id);
      if (expectedRevision !== undefined && expectedRevision !== before.revision) throw changedMeanwhile(id);
      if (before.unlockedAt !== null) throw notLocked(id);
      const now = new Date();
      const unlocked = { unlockedBy: by.authorId, unlockedAt: now, unlockReason: by.reason };
      const period: PeriodRow = { ...before, ...unlocked, revision: before.revision + 1, updatedAt: now };
      await this.periods.update(tx, period);
      await this.lateData.release(tx, period, now);
      this.ledger.append(tx, {
        at: now.toISOString(),
        author: by.authorId,
        action: 'unlocked',
        subject: 'lock',
        subjectId: id,
        revision: period.revision,
        reason: by.reason,
        before: toPeriodSnapshot(before),
        after: toPeriodSnapshot(period),
      });
      return period;
    });
  }

  /** @throws AppError `invalid_argument` */
  openItems(span: DateSpan): Promise<OpenItems> {
    const violations = violationsOfSpan(span);
    if (violations.length > 0) throw AppError.invalid(violations);
    return this.periods.openItems(span);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<PeriodRow> {
    const period = await this.periods.find(id);
    if (period === undefined) throw AppError.notFound('period', id);
    return period;
  }

  list(filter: PeriodFilter, page?: PageRequest) {
    return this.periods.list(filter, page);
  }
}

function newPeriod(id: string, given: GivenLock, openItems: OpenItems): PeriodRow {
  const now = new Date();
  return {
    id,
    dateFrom: given.dateFrom,
    dateTo: given.dateTo,
    lockedBy: given.authorId,
    lockedAt: now,
    lockReason: given.reason,
    openItems,
    unlockedBy: null,
    unlockedAt: null,
    unlockReason: '',
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
}

function refuseOpenItems(items: OpenItems): void {
  const sentence = sentenceOfOpenItems(items);
  if (sentence === '') return;
  throw new AppError('conflict', `There is something open: ${sentence}. Look at it, or lock with accept_open_items.`, {
    reason: 'open_items',
  });
}

function overlaps({ id, dateFrom, dateTo }: PeriodRow): AppError {
  return new AppError('conflict', `${dateFrom} to ${dateTo} is locked already.`, {
    reason: 'overlaps',
    details: { existing_id: id },
  });
}

function notLocked(id: string): AppError {
  return new AppError('conflict', `The period ${id} is unlocked already; lock its days anew instead.`, {
    reason: 'not_locked',
  });
}

function changedMeanwhile(id: string): AppError {
  return new AppError('conflict', `The period ${id} was changed meanwhile; read it again.`, {
    reason: 'changed_meanwhile',
  });
}
