import { Injectable } from '@nestjs/common';
import { Database, type PageRequest, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import type { DayAuthor } from '../days/day-change.policy';
import { DayService, systemAuthor } from '../days/day.service';
import { PeopleRepository } from '../people/people.repository';
import { PeopleService } from '../people/people.service';
import type { PersonRow } from '../people/person.entity';
import { LeaveDaysService } from './leave-days.service';
import { LeaveJournalService } from './leave-journal.service';
import type { LeaveRequestRow } from './leave-request.entity';
import { overlaps, stepOf, stepped, violationsOfLeave, type LeaveDates, type LeaveStep } from './leave-request.policy';
import { LeaveRequestsRepository, type LeaveFilter } from './leave-requests.repository';
import { LeaveTypesRepository } from './leave-types.repository';
import type { LeaveTypeRow } from './leave-type.entity';

export interface LeaveWish extends LeaveDates {
  readonly personId: string;
  readonly typeId: string;
  readonly note: string;
}

/** A request and whose it is, as far as their name is known. */
export interface NamedLeave {
  readonly request: LeaveRequestRow;
  readonly person: PersonRow | undefined;
}

/** Nobody has so much open; a client that goes wrong does. */
const undecidedMax = 50;
/** Within 30 days, as of corrections: who asks and takes it back over and over fills no table and no log of events. */
const inVainMax = 100;
const monthMs = 30 * 24 * 60 * 60 * 1_000;

@Injectable()
export class LeaveRequestsService {
  constructor(
    private readonly database: Database,
    private readonly requests: LeaveRequestsRepository,
    private readonly types: LeaveTypesRepository,
    private readonly people: PeopleService,
    private readonly copies: PeopleRepository,
    private readonly days: DayService,
    private readonly leaveDays: LeaveDaysService,
    private readonly journal: LeaveJournalService,
    private readonly site: Site,
  ) {}

  /**
   * A second request with the same id gives the leave that the first made, as it is by now.
   * @throws AppError `not_found` for an unknown or erased person, `invalid_argument`, `conflict` where it touches other
   * leave (`overlaps`, with `existing_id`) or there are too many (`too_many_undecided`, `too_many_leave_requests`)
   */
  async create(requestId: string, wish: LeaveWish, authorId: string): Promise<NamedLeave> {
    const id = requestId === '' ? randomUUID() : requestId;
    const made = requestId === '' ? undefined : await this.requests.find(id);
    if (made !== undefined) return this.named(made);
    const now = new Date();
    refuse(violationsOfLeave(wish, attendanceDayOf(now, this.site)));
    await this.people.require(wish.personId);
    const request = await this.database.transaction(async (tx) => {
      await this.days.lock(tx, wish.personId);
      const meanwhile = await this.requests.lock(tx, id);
      if (meanwhile !== undefined) return meanwhile;
      const person = await this.copies.find(wish.personId, tx);
      if (person === undefined || person.isErased) throw AppError.notFound('person', wish.personId);
      const type = await this.requireType(tx, wish.typeId);
      await this.refuseOverlap(tx, wish);
      await this.refuseMany(tx, wish.personId, now);
      const asked = newRequest(id, wish, type, authorId, now);
      await this.requests.insert(tx, [asked]);
      this.journal.record(tx, undefined, asked, { author: authorId, person });
      return asked;
    });
    return this.named(request);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<NamedLeave> {
    const request = await this.requests.find(id);
    if (request === undefined) throw AppError.notFound('leave request', id);
    return this.named(request);
  }

  /** @throws AppError `invalid_argument` when the dates are the wrong way round or the cursor is none */
  async list(filter: LeaveFilter, page?: PageRequest) {
    if (filter.dateFrom !== '' && filter.dateTo !== '' && filter.dateFrom > filter.dateTo) {
      throw AppError.invalid([{ field: 'date_from', message: 'must not be after date_to' }]);
    }
    const { rows, total, nextCursor } = await this.requests.list(filter, page);
    const people = await this.copies.findMany(rows.map(({ personId }) => personId));
    const requests = rows.map((request): NamedLeave => ({ request, person: people.get(request.personId) }));
    return { requests, total, nextCursor };
  }

  /**
   * Approves, refuses, cancels or withdraws it. Days that have begun are computed anew in the same transaction, a year
   * of them at most.
   * @throws AppError `not_found`, `permission_denied`, `invalid_argument`, `conflict` when it is decided otherwise
   * (`already_decided`) or another revision was expected (`changed_meanwhile`)
   */
  async change(id: string, step: Omit<LeaveStep, 'now'>, expectedRevision?: number) {
    const { request: found } = await this.get(id);
    const daysComputed = await this.database.transaction(async (tx) => {
      await this.days.lock(tx, found.personId);
      const now = new Date();
      const before = await this.lock(tx, id, expectedRevision);
      const person = await this.copies.find(found.personId, tx);
      const after = stepOf(before, { ...step, now });
      if (after === before) return 0;
      await this.requests.update(tx, after);
      if (person?.isErased === true) await this.requests.forgetTexts(tx, found.personId);
      this.journal.record(tx, before, after, { author: step.authorId, person });
      if (after.state !== 'approved' && after.state !== 'cancelled') return 0;
      return this.leaveDays.compute(tx, after, { person, by: authorOf(after, step.authorId), now });
    });
    return { leave: await this.get(id), daysComputed };
  }

  /** Whoever left has nothing open any more; of who is erased the texts go as well. */
  async endWhenInactive(personId: string): Promise<void> {
    const person = await this.copies.find(personId);
    if (person === undefined || person.inactiveSince === null) return;
    const step = { state: 'withdrawn', reason: '', authorId: systemAuthor, now: new Date() } as const;
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, personId);
      for (const before of await this.requests.undecided(tx, personId)) {
        const after = stepped(before, step);
        await this.requests.update(tx, after);
        this.journal.record(tx, before, after, { author: systemAuthor, person });
      }
      if (person.isErased) await this.requests.forgetTexts(tx, personId);
    });
  }

  private async named(request: LeaveRequestRow): Promise<NamedLeave> {
    return { request, person: await this.copies.find(request.personId) };
  }

  /** @throws AppError `invalid_argument` for one that is not there, or not active */
  private async requireType(tx: Transaction, typeId: string): Promise<LeaveTypeRow> {
    const type = (await this.types.active(tx)).find(({ id }) => id === typeId);
    if (type === undefined) throw AppError.invalid([{ field: 'type_id', message: 'is no type of leave' }]);
    return type;
  }

  /** @throws AppError `conflict` */
  private async refuseOverlap(tx: Transaction, wish: LeaveWish): Promise<void> {
    const span = { from: wish.dateFrom, to: wish.dateTo };
    const other = (await this.requests.standing(tx, [wish.personId], span)).find((one) => overlaps(one, wish));
    if (other === undefined) return;
    const sentence = `These days touch the leave from ${other.dateFrom} to ${other.dateTo}, which is ${other.state}.`;
    throw new AppError('conflict', sentence, { reason: 'overlaps', details: { existing_id: other.id } });
  }

  /** @throws AppError `conflict` */
  private async refuseMany(tx: Transaction, personId: string, now: Date): Promise<void> {
    if ((await this.requests.undecided(tx, personId)).length >= undecidedMax) {
      const sentence = `${String(undecidedMax)} requests wait for a decision; withdraw some, or let them be decided.`;
      throw new AppError('conflict', sentence, { reason: 'too_many_undecided' });
    }
    if ((await this.requests.countInVain(tx, personId, new Date(now.getTime() - monthMs))) < inVainMax) return;
    const sentence = `${String(inVainMax)} requests of this person within 30 days came to nothing; speak with HR.`;
    throw new AppError('conflict', sentence, { reason: 'too_many_leave_requests' });
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<LeaveRequestRow> {
    const request = await this.requests.lock(tx, id);
    if (request === undefined) throw AppError.notFound('leave request', id);
    if (expectedRevision === undefined || expectedRevision === request.revision) return request;
    throw new AppError('conflict', `The leave request ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }
}

export function newRequest(
  id: string,
  { personId, dateFrom, dateTo, part, note }: Omit<LeaveWish, 'typeId'>,
  type: LeaveTypeRow,
  authorId: string,
  now: Date,
): LeaveRequestRow {
  return {
    id,
    personId,
    typeId: type.id,
    typeName: type.name,
    isPaid: type.isPaid,
    dateFrom,
    dateTo,
    part,
    note,
    state: 'requested',
    requestedBy: authorId,
    decidedBy: null,
    decidedAt: null,
    decisionReason: '',
    endedBy: null,
    endedAt: null,
    endReason: '',
    revision: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** As the ledger names the decision at every row that follows from it. */
export function authorOf({ id, state }: LeaveRequestRow, authorId: string): DayAuthor {
  return { authorId, reason: `leave ${id} ${state}` };
}

function refuse(violations: Parameters<typeof AppError.invalid>[0]): void {
  if (violations.length > 0) throw AppError.invalid(violations);
}
