import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DayService, systemAuthor } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import type { PersonRow } from '../people/person.entity';
import { PeriodsRepository } from '../periods/periods.repository';
import { periodLocked } from '../periods/period.policy';
import type { Authorship } from '../records/record-changes.service';
import { RecordRepository } from '../records/record.repository';
import { CorrectionChangesService } from './correction-changes.service';
import type { CorrectionRequestRow } from './correction-request.entity';
import { outlookOf, reasonOfApproval } from './correction-request.policy';
import { CorrectionRequestsRepository } from './correction-requests.repository';
import { alreadyDecided, CorrectionRequestsService, ended, requireRevision } from './correction-requests.service';
import { WishesService, type Wish } from './wishes.service';

export interface Decision {
  readonly decision: 'approved' | 'refused';
  readonly reason: string;
  /** The lock that an approval goes through; empty where nothing is locked. */
  readonly periodId: string;
  readonly authorId: string;
}

/** What came of a decision in its transaction; the last two are written, and refused to who decided. */
type Outcome = 'done' | 'row_changed' | 'nothing_to_change';

/** Approves and refuses what others ask for. Nothing is approved that was not shown to who decides. */
@Injectable()
export class CorrectionDecisionsService {
  constructor(
    private readonly database: Database,
    private readonly requests: CorrectionRequestsRepository,
    private readonly changes: CorrectionChangesService,
    private readonly asked: CorrectionRequestsService,
    private readonly wishes: WishesService,
    private readonly days: DayService,
    private readonly records: RecordRepository,
    private readonly people: PeopleRepository,
    private readonly periods: PeriodsRepository,
  ) {}

  /**
   * The same decision by the same author changes nothing.
   * @throws AppError `not_found`, `permission_denied` for one's own and for what one asked for, `conflict` when it was
   * decided (`already_decided`), the row changed since (`row_changed`: what it comes to now stands in the request),
   * went (`row_gone`) or appeared (`already_recorded`), would be as it is (`nothing_to_change`), is in a locked period
   * that the decision does not name (`period_locked`) or another revision was expected (`changed_meanwhile`),
   * and `unavailable`
   */
  async decide(id: string, decision: Decision, expectedRevision?: number) {
    const found = await this.requests.find(id);
    if (found === undefined) throw AppError.notFound('correction', id);
    const outcome = await this.database.transaction(async (tx): Promise<Outcome> => {
      await this.days.lock(tx, found.personId);
      const request = await this.requests.lock(tx, id);
      if (request === undefined) throw AppError.notFound('correction', id);
      requireRevision(request, expectedRevision);
      if (request.authorId === decision.authorId || request.personId === decision.authorId) throw ownRequest();
      if (request.state === decision.decision && request.decidedBy === decision.authorId) return 'done';
      if (request.state !== 'pending') throw alreadyDecided(request);
      // What comes late of who is erased is still decided, and no text is kept.
      const isErased = (await this.people.find(request.personId, tx))?.isErased === true;
      const said = isErased ? { ...decision, reason: '' } : decision;
      if (said.decision === 'approved') return this.approve(tx, request, said);
      await this.changes.update(tx, ended(request, 'refused', said));
      return 'done';
    });
    if (outcome !== 'done') throw refusals[outcome]();
    return this.asked.get(id);
  }

  private async approve(tx: Transaction, request: CorrectionRequestRow, decision: Decision): Promise<Outcome> {
    const locked = await this.periods.lockOn(tx, request.localDate);
    if (locked !== undefined && locked !== decision.periodId) throw periodLocked(locked, request.localDate);
    // What came late is asked for by the system, in the place of who told it, or took it back.
    const day = { personId: request.personId, date: request.localDate };
    const isOwnWord = request.kind === 'late_data' && (await this.days.isWordOf(tx, day, decision.authorId));
    if (isOwnWord) throw ownRequest();
    const person = await this.people.find(request.personId, tx);
    if (person === undefined) throw AppError.notFound('person', request.personId);
    const through = locked ?? '';
    const authorship = {
      authorId: decision.authorId,
      reason: reasonOfApproval(request, decision.reason, through),
      ...(locked !== undefined && { throughPeriodId: locked }),
    };
    const { kind } = request;
    const outcome =
      kind === 'late_data'
        ? await this.applyLateData(tx, request, person, authorship)
        : await this.applyWish(tx, request, { person, kind, wanted: request.wanted }, authorship);
    if (outcome !== 'done') return outcome;
    await this.changes.update(tx, { ...ended(request, 'approved', decision), periodId: locked ?? null });
    return 'done';
  }

  private async applyWish(
    tx: Transaction,
    request: CorrectionRequestRow,
    wish: Omit<Wish, 'recordId'>,
    authorship: Authorship,
  ): Promise<Outcome> {
    const now = new Date();
    const recordId = request.recordId ?? '';
    if (recordId !== '') await this.requireRow(tx, recordId);
    const outlook = await this.wishes.outlook(tx, { ...wish, recordId }, now);
    const shown = outlookOf(outlook.before, outlook.after, now);
    if (shown.recordRevision !== request.recordRevision || shown.outcomeHash !== request.outcomeHash) {
      await this.changes.update(tx, { ...request, ...shown, revision: request.revision + 1 });
      return 'row_changed';
    }
    await this.wishes.apply(tx, outlook, wish.person, authorship, now);
    return 'done';
  }

  /** Computes the day as it was computed when the data came, and only writes what was shown. */
  private async applyLateData(
    tx: Transaction,
    request: CorrectionRequestRow,
    person: PersonRow,
    by: Authorship,
  ): Promise<Outcome> {
    const now = new Date();
    const day = { personId: request.personId, date: request.localDate };
    const coverage = request.coverage ?? undefined;
    // Without a lock that it goes through nothing is written but what the request shows.
    const tried = await this.days.compute(tx, day, { person, coverage, now });
    if (tried.outcome !== 'waits') {
      await this.changes.update(tx, ended(request, 'withdrawn', nothingMore));
      return 'nothing_to_change';
    }
    const renewed = await this.requests.lock(tx, request.id);
    if (renewed?.revision !== request.revision) return 'row_changed';
    await this.days.compute(tx, day, { person, coverage, now, by });
    return 'done';
  }

  private async requireRow(tx: Transaction, recordId: string): Promise<void> {
    const record = await this.records.lock(tx, recordId);
    if (record !== undefined && record.deletedAt === null) return;
    throw new AppError('conflict', 'The row was deleted since; refuse this, and ask for a missing day instead.', {
      reason: 'row_gone',
    });
  }
}

const nothingMore = { authorId: systemAuthor, reason: 'What came late changes nothing any more.' };

const refusals: Readonly<Record<Exclude<Outcome, 'done'>, () => AppError>> = {
  row_changed: () =>
    new AppError('conflict', 'The row changed since this was asked. Look at what it comes to now, and decide again.', {
      reason: 'row_changed',
    }),
  nothing_to_change: () =>
    new AppError('conflict', 'The row is like that by now, so there is nothing to approve.', {
      reason: 'nothing_to_change',
    }),
};

function ownRequest(): AppError {
  const message = 'A correction is decided by neither who asked for it nor who it is about: HR, or another manager.';
  return new AppError('permission_denied', message, { reason: 'own_request' });
}
