import { Injectable } from '@nestjs/common';
import { correctionsAMonthMax, pendingCorrectionsMax, type CorrectionKind } from '@smart-attendance/contracts';
import { Database, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { DayService } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import { PeriodsRepository } from '../periods/periods.repository';
import { RecordRepository } from '../records/record.repository';
import { CorrectionChangesService } from './correction-changes.service';
import type { CorrectionRequestRow, StoredWish } from './correction-request.entity';
import { outlookOf, violationsOfWish } from './correction-request.policy';
import { CorrectionRequestsRepository, type CorrectionRequestFilter } from './correction-requests.repository';
import { WishesService } from './wishes.service';

export interface GivenRequest {
  /** Empty for a new one. */
  readonly requestId: string;
  readonly personId: string;
  readonly kind: Exclude<CorrectionKind, 'late_data'>;
  readonly recordId: string;
  readonly wanted: StoredWish;
  readonly reason: string;
  readonly authorId: string;
}

const monthMs = 30 * 24 * 60 * 60_000;

/** A request with what is looked up beside it. */
export interface ShownRequest {
  readonly request: CorrectionRequestRow;
  readonly person: PersonRow | undefined;
  /** The row changed since. */
  readonly isStale: boolean;
  /** The lock in which the day is. */
  readonly periodId: string | undefined;
}

/** What somebody asks for, until somebody else decides. */
@Injectable()
export class CorrectionRequestsService {
  constructor(
    private readonly database: Database,
    private readonly requests: CorrectionRequestsRepository,
    private readonly changes: CorrectionChangesService,
    private readonly wishes: WishesService,
    private readonly days: DayService,
    private readonly records: RecordRepository,
    private readonly periods: PeriodsRepository,
    private readonly people: PeopleService,
    private readonly copies: PeopleRepository,
  ) {}

  /**
   * Nothing changes by it. A second request with the same id gives what the first made, as it is by now.
   * @throws AppError `not_found` for an unknown person or a row that is none of theirs, `invalid_argument` for what is
   * impossible or changes nothing, `conflict` when a missing day is there (`already_recorded`) or too many wait
   * (`too_many_corrections`), and `unavailable`
   */
  async create(given: GivenRequest): Promise<ShownRequest> {
    const { personId, kind, recordId, wanted } = given;
    const id = given.requestId === '' ? randomUUID() : given.requestId;
    const violations = violationsOfWish(kind, recordId, wanted);
    if (violations.length > 0) throw AppError.invalid(violations);
    const person = await this.people.require(personId);
    const now = new Date();
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, personId);
      await this.people.refuseErased(tx, personId);
      if ((await this.requests.find(id, tx)) !== undefined) return;
      await this.requireRoom(tx, personId, now);
      const { before, after } = await this.wishes.outlook(tx, { person, kind, recordId, wanted }, now);
      const localDate = (before ?? after)?.localDate ?? '';
      const asked = { id, personId, localDate, kind, authorId: given.authorId, reason: given.reason, wanted };
      await this.changes.insert(tx, { ...outlookOf(before, after, now), ...asked, ...pending(now) });
    });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ShownRequest> {
    const request = await this.requests.find(id);
    if (request === undefined) throw AppError.notFound('correction', id);
    const [shown] = await this.shown([request]);
    if (shown === undefined) throw AppError.notFound('correction', id);
    return shown;
  }

  /** @throws AppError `invalid_argument` when the dates are the wrong way round or the cursor is none */
  async list(filter: CorrectionRequestFilter, page?: PageRequest) {
    if (filter.dateFrom !== '' && filter.dateTo !== '' && filter.dateFrom > filter.dateTo) {
      throw AppError.invalid([{ field: 'date_from', message: 'must not be after date_to' }]);
    }
    const { rows, total, nextCursor } = await this.requests.list(filter, page);
    return { requests: await this.shown(rows), total, nextCursor };
  }

  /**
   * Takes back what one asked for; again it changes nothing.
   * @throws AppError `not_found`, `permission_denied` for what somebody else asked for, `conflict` when it was decided
   * (`already_decided`) or another revision was expected (`changed_meanwhile`), and `unavailable`
   */
  async withdraw(id: string, by: { authorId: string; reason: string }, expectedRevision?: number) {
    await this.database.transaction(async (tx) => {
      const request = await this.lock(tx, id, expectedRevision);
      if (request.authorId !== by.authorId) throw notAsked();
      if (request.state === 'withdrawn') return;
      if (request.state !== 'pending') throw alreadyDecided(request);
      await this.changes.update(tx, ended(request, 'withdrawn', by));
    });
    return this.get(id);
  }

  /** Who leaves the company asks for nothing more; of who is erased nothing waits, and no text is kept. */
  async endWhenInactive(personId: string): Promise<void> {
    const person = await this.copies.find(personId);
    if (person === undefined || person.inactiveSince === null) return;
    const { inactiveSince: askedBefore, isErased: withLateData } = person;
    const reason = withLateData ? 'The person was erased.' : 'The person was deactivated.';
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, personId);
      const ending = { by: 'system', reason, at: new Date() };
      await this.changes.endPending(tx, personId, ending, { askedBefore, withLateData });
      if (withLateData) await this.requests.eraseTexts(tx, personId);
    });
  }

  /** Who asks and takes it back over and over fills no table. */
  private async requireRoom(tx: Transaction, personId: string, now: Date): Promise<void> {
    const { pending, recent } = await this.requests.countAsked(tx, personId, new Date(now.getTime() - monthMs));
    if (pending >= pendingCorrectionsMax) {
      throw tooMany(
        `${pendingCorrectionsMax} corrections of this person wait already; have some of them decided first.`,
      );
    }
    if (recent >= correctionsAMonthMax) {
      throw tooMany(`${correctionsAMonthMax} corrections of this person were asked for within 30 days; speak with HR.`);
    }
  }

  private async lock(tx: Transaction, id: string, expectedRevision?: number): Promise<CorrectionRequestRow> {
    const request = await this.requests.lock(tx, id);
    if (request === undefined) throw AppError.notFound('correction', id);
    requireRevision(request, expectedRevision);
    return request;
  }

  private async shown(rows: readonly CorrectionRequestRow[]): Promise<ShownRequest[]> {
    const people = await this.copies.findMany(rows.map(({ personId }) => personId));
    const waiting = rows.filter(({ state }) => state === 'pending');
    const revisions = await this.records.revisionsOf(waiting.flatMap(({ recordId }) => recordId ?? []));
    const locks = await this.periods.locksOn(waiting.map(({ localDate }) => localDate));
    return rows.map((request) => ({
      request,
      person: people.get(request.personId),
      isStale:
        request.state === 'pending' &&
        request.recordId !== null &&
        revisions.get(request.recordId) !== request.recordRevision,
      periodId: request.periodId ?? (request.state === 'pending' ? locks.get(request.localDate) : undefined),
    }));
  }
}

function pending(now: Date) {
  return {
    state: 'pending',
    coverage: null,
    periodId: null,
    decidedBy: null,
    decidedAt: null,
    decisionReason: '',
    revision: 1,
    createdAt: now,
  } as const;
}

/** As it is when somebody has decided. */
export function ended(
  request: CorrectionRequestRow,
  state: 'approved' | 'refused' | 'withdrawn',
  by: { readonly authorId: string; readonly reason: string },
): CorrectionRequestRow {
  const at = new Date();
  const decided = { state, decidedBy: by.authorId, decidedAt: at, decisionReason: by.reason, updatedAt: at };
  return { ...request, ...decided, revision: request.revision + 1 };
}

/** @throws AppError `conflict` (`changed_meanwhile`) */
export function requireRevision({ id, revision }: CorrectionRequestRow, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new AppError('conflict', `The correction ${id} was changed meanwhile; read it again.`, {
    reason: 'changed_meanwhile',
  });
}

export function alreadyDecided({ state, decidedBy }: CorrectionRequestRow): AppError {
  return new AppError('conflict', `It was ${state} already, by ${decidedBy ?? 'nobody'}.`, {
    reason: 'already_decided',
  });
}

function notAsked(): AppError {
  return new AppError('permission_denied', 'Only who asked for a correction takes it back; others refuse it.');
}

function tooMany(message: string): AppError {
  return new AppError('conflict', message, { reason: 'too_many_corrections' });
}
