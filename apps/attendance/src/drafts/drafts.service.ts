import { Injectable } from '@nestjs/common';
import { Database, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { dateAfter } from '../calendar/wall-clock.policy';
import type { Json } from '../ledger/ledger-chain.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import { PeopleRepository } from '../people/people.repository';
import type { PersonRow } from '../people/person.entity';
import { RulesService } from '../rules/rules.service';
import type { DraftDayRow, DraftRow } from './draft.entity';
import { DraftsRepository } from './drafts.repository';
import { DraftsTask } from './drafts.task';
import { LockedDays } from './locked-days';
import { spanOf, violationsOfSpan } from './rule-change.policy';
import { RuleChangesService, type KnownChange, type WishedChange } from './rule-changes.service';
import { StaleDraftsService } from './stale-drafts.service';

/** Each may hold some hundred thousand days; more are not looked at by anybody. */
const openDraftsMax = 50;

export interface Decision {
  readonly authorId: string;
  readonly reason: string;
  readonly expectedRevision: number | undefined;
}

export interface NamedDraftDay {
  readonly day: DraftDayRow;
  readonly person: PersonRow | undefined;
}

/** Changes of rules that reach back: made, previewed, approved or discarded. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsRepository,
    private readonly changes: RuleChangesService,
    private readonly rules: RulesService,
    private readonly stale: StaleDraftsService,
    private readonly locks: LockedDays,
    private readonly ledger: LedgerRepository,
    private readonly people: PeopleRepository,
    private readonly task: DraftsTask,
    private readonly site: Site,
  ) {}

  /**
   * A second request with the same id gives the draft that the first made, as it is by now.
   * @throws AppError `not_found` for what is to be changed, `invalid_argument`, `conflict` when there are too many that
   * nobody has decided about (`too_many_drafts`)
   */
  async create(draftId: string, wished: WishedChange, authorId: string, reason: string): Promise<DraftRow> {
    const id = draftId === '' ? randomUUID() : draftId;
    await this.database.transaction(async (tx) => {
      const known = await this.changes.know(tx, wished);
      if (!(await this.drafts.insert(tx, await this.newDraft(tx, id, known, { authorId, reason })))) return;
      if ((await this.drafts.countOpen(tx)) > openDraftsMax) throw tooMany();
    });
    this.task.wake();
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<DraftRow> {
    const draft = await this.drafts.find(id);
    if (draft === undefined) throw AppError.notFound('draft', id);
    return draft;
  }

  list(state: string, page?: PageRequest): Promise<PageRows<DraftRow>> {
    return this.drafts.list(state, page);
  }

  /** @throws AppError `not_found`, `invalid_argument` for a cursor that is none */
  async days(id: string, personId: string, page?: PageRequest) {
    await this.get(id);
    const { rows, total, nextCursor } = await this.drafts.listDays(id, personId, page);
    const people = await this.people.findMany(rows.map((day) => day.personId));
    const days: NamedDraftDay[] = rows.map((day) => ({ day, person: people.get(day.personId) }));
    return { days, total, nextCursor };
  }

  /**
   * Computes the preview again, by what is known now.
   * @throws AppError `not_found`, `conflict` for one that is decided (`not_open`) or that changed meanwhile
   */
  async preview(id: string, { expectedRevision }: Pick<Decision, 'expectedRevision'>): Promise<DraftRow> {
    await this.database.transaction(async (tx) => {
      const draft = await this.lock(tx, id, expectedRevision);
      if (!['ready', 'stale', 'failed'].includes(draft.state)) throw notInState(draft, 'not_open');
      const known = await this.changes.know(tx, draft.change);
      const { authorId, reason } = draft;
      const renewed = await this.newDraft(tx, id, known, { authorId, reason });
      await this.drafts.clear(tx, id);
      await this.drafts.renew(tx, { ...renewed, createdAt: draft.createdAt, revision: draft.revision + 1 });
    });
    this.task.wake();
    return this.get(id);
  }

  /**
   * Makes its rules valid at once; its days follow in batches.
   * @throws AppError `not_found`, `conflict` for one that is not ready (`not_ready`), or not any more (`stale`), of
   * which a day is in a locked period (`period_locked`), or that changed meanwhile
   */
  async approve(id: string, decision: Decision): Promise<DraftRow> {
    const now = new Date();
    const problem = await this.database.transaction(async (tx) => {
      const draft = await this.lock(tx, id, decision.expectedRevision);
      if (draft.state !== 'ready') throw notInState(draft, draft.state === 'stale' ? 'stale' : 'not_ready');
      const found = await this.stale.problemOf(tx, draft);
      if (found !== undefined) {
        await this.stale.mark(tx, draft, found, now);
        return found;
      }
      await this.refuseLocked(tx, draft);
      await this.begin(tx, draft, decision, now);
      return undefined;
    });
    if (problem !== undefined) throw new AppError('conflict', `${problem} Preview it again.`, { reason: 'stale' });
    this.task.wake();
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` for one that is decided (`not_open`) or that changed meanwhile */
  async discard(id: string, { authorId, reason, expectedRevision }: Decision): Promise<DraftRow> {
    const now = new Date();
    await this.database.transaction(async (tx) => {
      const draft = await this.lock(tx, id, expectedRevision);
      if (draft.state === 'discarded') return;
      if (['applying', 'applied'].includes(draft.state)) throw notInState(draft, 'not_open');
      await this.drafts.update(tx, id, {
        state: 'discarded',
        decidedBy: authorId,
        decisionReason: reason,
        decidedAt: now,
        updatedAt: now,
        revision: draft.revision + 1,
      });
    });
    return this.get(id);
  }

  private async begin(tx: Transaction, draft: DraftRow, { authorId, reason }: Decision, now: Date): Promise<void> {
    const { id, change, daysChanged, dateFrom, dateTo } = draft;
    const revision = draft.revision + 1;
    const { before, after } = await this.changes.write(tx, change, now);
    await this.drafts.update(tx, id, {
      state: 'applying',
      decidedBy: authorId,
      decisionReason: reason,
      decidedAt: now,
      updatedAt: now,
      peopleDone: 0,
      peopleTotal: await this.drafts.countAffected(tx, id),
      revision,
    });
    const shown = { change: JSON.parse(JSON.stringify(change)) as Json, days_changed: daysChanged };
    this.ledger.append(tx, {
      at: now.toISOString(),
      author: authorId,
      action: 'approved',
      subject: 'rule',
      subjectId: id,
      revision,
      reason,
      before,
      after: { ...shown, date_from: dateFrom, date_to: dateTo, rules: after },
    });
  }

  private async refuseLocked(tx: Transaction, draft: DraftRow): Promise<void> {
    const locked = await this.locks.among(tx, await this.drafts.daysOf(tx, draft.id));
    if (locked.size === 0) return;
    const sentence =
      `${String(locked.size)} of its days are in a locked period, which takes no change of rules. ` +
      'Let it begin after that period, or unlock it first.';
    throw new AppError('conflict', sentence, { reason: 'period_locked' });
  }

  /** @throws AppError `invalid_argument` for dates out of reach */
  private async newDraft(
    tx: Transaction,
    id: string,
    { change, baseRevision }: KnownChange,
    { authorId, reason }: Pick<Decision, 'authorId' | 'reason'>,
  ): Promise<DraftRow> {
    const now = new Date();
    const today = attendanceDayOf(now, this.site);
    const violations = violationsOfSpan(change, today);
    if (violations.length > 0) throw AppError.invalid(violations);
    const { from, to } = spanOf(change, today);
    const onlyId = change.kind === 'recomputation' ? change.personId : null;
    return {
      id,
      change,
      state: 'previewing',
      problem: '',
      dateFrom: from,
      dateTo: to,
      baseRevision,
      rulesHash: await this.rules.hashOf(dateAfter(from, -2), dateAfter(to, 2), tx),
      lookedAtUntil: null,
      peopleDone: 0,
      peopleTotal: await this.drafts.countPeople(tx, onlyId),
      daysChanged: 0,
      daysLocked: 0,
      daysApplied: 0,
      daysDifferent: 0,
      authorId,
      reason,
      decidedBy: null,
      decisionReason: '',
      decidedAt: null,
      previewBeganAt: now,
      ledgerSequence: await this.drafts.ledgerSequence(tx),
      previewedAt: null,
      appliedAt: null,
      revision: 1,
      createdAt: now,
      updatedAt: now,
    };
  }

  private async lock(tx: Transaction, id: string, expectedRevision: number | undefined): Promise<DraftRow> {
    const draft = await this.drafts.lock(tx, id);
    if (draft === undefined) throw AppError.notFound('draft', id);
    if (expectedRevision === undefined || expectedRevision === draft.revision) return draft;
    throw new AppError('conflict', `The draft ${id} was changed meanwhile; read it again.`, {
      reason: 'changed_meanwhile',
    });
  }
}

function notInState({ id, state, problem }: DraftRow, reason: string): AppError {
  const why = problem === '' ? '' : ` ${problem}`;
  return new AppError('conflict', `The draft ${id} is ${state}.${why}`, { reason });
}

function tooMany(): AppError {
  return new AppError(
    'conflict',
    `There are ${String(openDraftsMax)} drafts that nobody has decided about; approve or discard some first.`,
    { reason: 'too_many_drafts' },
  );
}
