import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@smart-attendance/database';
import { keyOfDay, type ComputedRow, type PersonDay } from '../days/day-change.policy';
import { DayService } from '../days/day.service';
import type { DateRules, DayCoverage } from '../days/day-input';
import { coverageSpan } from '../days/shift-window.policy';
import { PeopleRepository } from '../people/people.repository';
import { RulesService } from '../rules/rules.service';
import { hashOfRow } from './draft-day.policy';
import type { DraftDayRow, DraftRow } from './draft.entity';
import { DraftsRepository } from './drafts.repository';
import { SpanCoverageService } from './span-coverage.service';
import { openFrom } from './stale-drafts.service';

/** Of a batch, which takes about a second, and for so long keeps punches of its people waiting. */
const daysAtOnceMax = 200;
const peopleAtOnceMax = 200;
/** Of them, so that of a year not all days of two hundred people are read for two hundred days. */
const peopleReadAtOnce = 20;

interface DayToDo extends PersonDay {
  /** As the preview shows it; undefined for one that it does not. */
  readonly shown: DraftDayRow | undefined;
}

type Outcome = 'locked' | 'applied' | 'different' | 'unchanged';

/** Computes the days of an approved draft anew, by the rules that are valid since. */
@Injectable()
export class DraftApplicationService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsRepository,
    private readonly days: DayService,
    private readonly rules: RulesService,
    private readonly people: PeopleRepository,
    private readonly coverage: SpanCoverageService,
  ) {}

  /**
   * All days of some more people, in one transaction: whoever is killed goes on there, and nobody is half computed.
   * @throws AppError `unavailable`
   */
  async work(draftId: string, now: Date): Promise<'more' | 'done'> {
    return this.database.transaction(async (tx) => {
      const draft = await this.drafts.lockUnlessTaken(tx, draftId);
      if (draft?.state !== 'applying') return 'done';
      const waiting = await this.drafts.peopleToDo(tx, draftId, peopleAtOnceMax);
      if (waiting.length === 0) {
        const { revision } = draft;
        await this.drafts.planLastingDays(tx, draftId, now);
        await this.drafts.update(tx, draftId, {
          state: 'applied',
          appliedAt: now,
          updatedAt: now,
          revision: revision + 1,
        });
        return 'done';
      }
      await this.apply(tx, draft, await this.nextBatch(tx, draft, waiting), now);
      return 'more';
    });
  }

  /** Some people with all days of each, no more than are looked at. */
  private async nextBatch(tx: Transaction, draft: DraftRow, waiting: readonly string[]) {
    const personIds: string[] = [];
    const days: DayToDo[] = [];
    for (let first = 0; first < waiting.length && days.length < daysAtOnceMax; first += peopleReadAtOnce) {
      const some = waiting.slice(first, first + peopleReadAtOnce);
      const byPerson = await this.daysOf(tx, draft, some);
      for (const personId of some) {
        if (days.length >= daysAtOnceMax) break;
        personIds.push(personId);
        days.push(...[...(byPerson.get(personId)?.values() ?? [])].sort(byDate));
      }
    }
    return { personIds, days };
  }

  /** By person and date, with what happened to these people since the preview began, and what was open then. */
  private async daysOf(tx: Transaction, draft: DraftRow, personIds: readonly string[]) {
    const byPerson = new Map(personIds.map((id) => [id, new Map<string, DayToDo>()]));
    for (const day of await this.drafts.changedSince(tx, draft, personIds, openFrom(draft))) {
      byPerson.get(day.personId)?.set(day.date, { ...day, shown: undefined });
    }
    for (const shown of await this.drafts.waitingDays(tx, draft.id, personIds)) {
      const { personId, localDate: date } = shown;
      byPerson.get(personId)?.set(date, { personId, date, shown });
    }
    return byPerson;
  }

  private async apply(
    tx: Transaction,
    draft: DraftRow,
    { personIds, days }: { readonly personIds: readonly string[]; readonly days: readonly DayToDo[] },
    now: Date,
  ): Promise<void> {
    const people = await this.people.findMany(personIds, tx);
    // Asked before anybody is locked: it may take a moment.
    const coverage = await this.coverageOf(tx, days, now);
    await this.days.lock(tx, ...personIds);
    const { id, decidedBy, decisionReason } = draft;
    const by = { authorId: decidedBy ?? '', reason: `${decisionReason} (draft ${id})` };
    const toCompute = days.flatMap(({ personId, date }, index) => {
      const person = people.get(personId);
      // Of who was erased meanwhile the department is gone, by which the days were computed.
      if (person?.isErased === true) return [];
      return [{ personId, date, known: { person, coverage: coverage[index], now, by } }];
    });
    const rows = await this.days.computeAll(tx, toCompute);
    const computed = new Map(toCompute.map((day, index) => [keyOfDay(day), rows[index]]));
    const outcomes = days.map((day) => outcomeOf(day, computed.get(keyOfDay(day))));
    await this.note(tx, draft, personIds, days, outcomes);
  }

  private async coverageOf(tx: Transaction, days: readonly DayToDo[], now: Date): Promise<(DayCoverage | undefined)[]> {
    if (days.length === 0) return [];
    const dates = days.map(({ date }) => date).sort();
    const ids = [...new Set(days.map(({ personId }) => personId))];
    const rules = await this.rules.rulesOfMany(ids, dates[0] ?? '', dates.at(-1) ?? '', tx);
    const asked = this.coverage.begin();
    const found: (DayCoverage | undefined)[] = [];
    for (const { personId, date } of days) {
      const ofDate: DateRules | undefined = rules.get(personId)?.find((one) => one.date === date);
      found.push(ofDate === undefined || isLasting(ofDate, now) ? undefined : await asked.of(ofDate));
    }
    return found;
  }

  private async note(
    tx: Transaction,
    draft: DraftRow,
    personIds: readonly string[],
    days: readonly DayToDo[],
    outcomes: readonly Outcome[],
  ): Promise<void> {
    for (const outcome of ['locked', 'applied', 'different'] as const) {
      const ids = days.flatMap(({ shown }, index) => (outcomes[index] === outcome && shown ? [shown.id] : []));
      await this.drafts.setOutcome(tx, ids, outcome);
    }
    const count = (outcome: Outcome): number => outcomes.filter((one) => one === outcome).length;
    await this.drafts.peopleDone(tx, draft.id, personIds);
    await this.drafts.update(tx, draft.id, {
      peopleDone: draft.peopleDone + personIds.length,
      daysApplied: draft.daysApplied + count('applied'),
      daysDifferent: draft.daysDifferent + count('different'),
      daysLocked: draft.daysLocked + count('locked'),
    });
  }
}

/** @param row undefined where the day was not computed */
function outcomeOf({ shown }: DayToDo, row: ComputedRow | undefined): Outcome {
  if (row === undefined) return 'different';
  // Locked since the approval: it stays as it was signed, and waits as a correction.
  if (row.outcome === 'waits') return 'locked';
  if (shown === undefined) return row.outcome === 'unchanged' || row.outcome === 'no_row' ? 'unchanged' : 'different';
  return hashOfRow(row.record) === shown.afterHash ? 'applied' : 'different';
}

/** What cameras saw of a shift is asked once it is over: of what lasts nobody knows it yet. */
function isLasting(rules: DateRules, now: Date): boolean {
  return rules.shift !== undefined && coverageSpan(rules, rules.shift).toMs > now.getTime();
}

function byDate(one: PersonDay, other: PersonDay): number {
  return one.date < other.date ? -1 : 1;
}
