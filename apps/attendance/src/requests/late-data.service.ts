import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import type { DayCoverage } from '../days/day-input';
import type { DateSpan } from '../periods/period.policy';
import { PeriodsRepository } from '../periods/periods.repository';
import type { RecordRow } from '../records/record.entity';
import { CorrectionChangesService } from './correction-changes.service';
import type { CorrectionRequestRow } from './correction-request.entity';
import { outlookOf, withoutNotes } from './correction-request.policy';
import { CorrectionRequestsRepository } from './correction-requests.repository';

const systemAuthor = 'system';

/** What a day would come to. */
export interface DayChange {
  readonly personId: string;
  readonly date: string;
  /** As it stands; undefined where there is none. */
  readonly before: RecordRow | undefined;
  /** Undefined where it goes. */
  readonly after: RecordRow | undefined;
  readonly coverage: DayCoverage | undefined;
  readonly now: Date;
  readonly isErased: boolean;
  /** The lock that an approved correction names. */
  readonly throughPeriodId: string | undefined;
}

/** What comes for days that are signed: the row stays as it is, and a correction waits for approval. */
@Injectable()
export class LateDataService {
  constructor(
    private readonly periods: PeriodsRepository,
    private readonly requests: CorrectionRequestsRepository,
    private readonly changes: CorrectionChangesService,
    private readonly logger: Logger,
  ) {}

  /** Whether the change has to wait; then it is written down as a correction. Whoever asks has locked the person. */
  async isHeldBack(tx: Transaction, change: DayChange): Promise<boolean> {
    const periodId = await this.periods.lockOn(tx, change.date);
    if (periodId === undefined || periodId === change.throughPeriodId) return false;
    const { personId, date, before, after, coverage, now, isErased } = change;
    const shown = outlookOf(before, after, now);
    const outlook = isErased ? withoutNotes(shown) : shown;
    const { outcomeHash, recordRevision: revision } = outlook;
    const earlier = await this.requests.lateDataOf(tx, { personId, date, outcomeHash, revision });
    // A punch that comes late says nothing about what cameras saw.
    const renewed = { ...outlook, coverage: coverage ?? earlier?.coverage ?? null };
    if (earlier === undefined) await this.changes.insert(tx, { ...newLateData(change), ...renewed });
    else if (earlier.outcomeHash !== outcomeHash || earlier.recordRevision !== revision) {
      await this.changes.update(tx, { ...earlier, ...renewed, revision: earlier.revision + 1 });
    }
    this.logger.info('late-data-waits', { personId, localDate: date, periodId });
    return true;
  }

  /** Those of them on which nothing changes by itself. */
  async lockedAmong(tx: Transaction, dates: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await this.periods.locksOn(dates, tx)).keys());
  }

  /** Whether nothing of that day changes by itself. */
  async isLocked(tx: Transaction, date: string): Promise<boolean> {
    return (await this.periods.lockOn(tx, date)) !== undefined;
  }

  /** The days are open again: what waited is computed. */
  release(tx: Transaction, span: DateSpan, at: Date): Promise<void> {
    const reason = 'The period was unlocked: the day is computed anew.';
    return this.changes.releaseLateData(tx, span, { by: systemAuthor, reason, at });
  }
}

function newLateData({ personId, date, now, after }: DayChange): CorrectionRequestRow {
  return {
    ...outlookOf(undefined, after, now),
    id: randomUUID(),
    personId,
    localDate: date,
    kind: 'late_data',
    state: 'pending',
    authorId: systemAuthor,
    reason: 'The period was locked already.',
    wanted: {},
    coverage: null,
    periodId: null,
    decidedBy: null,
    decidedAt: null,
    decisionReason: '',
    revision: 1,
    createdAt: now,
  };
}
