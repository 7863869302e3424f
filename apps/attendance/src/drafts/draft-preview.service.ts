import { Injectable } from '@nestjs/common';
import type { DayCause } from '@smart-attendance/contracts';
import { Database, type Transaction } from '@smart-attendance/database';
import { randomUUID } from 'node:crypto';
import { daysBetween } from '../calendar/attendance-day.policy';
import { dateAfter } from '../calendar/wall-clock.policy';
import { DateRulesSource } from '../days/date-rules';
import { keyOfDay, toStoredRows } from '../days/day-change.policy';
import { neighbourDays, type DateRules, type TravelTime } from '../days/day-input';
import { spanAround } from '../days/day-input.policy';
import { RulesService } from '../rules/rules.service';
import { causesOf, changedDay, hashOfRow, isOver, toFigures, type ChangedDay, type KnownDay } from './draft-day.policy';
import type { DraftDayRow, DraftRow } from './draft.entity';
import { DraftsRepository, type DraftPerson } from './drafts.repository';
import { KnownDaysRepository, type StoredDays } from './known-days.repository';
import { LockedDays } from './locked-days';
import { alsoNeeded, rulesChanged, withChange } from './rule-change.policy';
import { SpanCoverage, SpanCoverageService } from './span-coverage.service';

/** Of a batch, which takes about a second. */
const personDaysAtOnce = 2_000;
const peopleAtOnceMax = 200;
/** A month of 10,000 people, and a third more. */
export const draftDaysMax = 400_000;

interface Batch {
  readonly draft: DraftRow;
  readonly now: Date;
  readonly travel: readonly TravelTime[];
  readonly coverage: SpanCoverage;
}

/** Somebody whose rules would be others, with the rules of every date as they are and as they would be. */
interface Affected {
  readonly person: DraftPerson;
  readonly before: readonly DateRules[];
  readonly after: readonly DateRules[];
  /** Of each date, what of it and those around it would be another. */
  readonly causes: readonly (readonly DayCause[])[];
}

/** Computes what a draft would change, and writes nothing but that. */
@Injectable()
export class DraftPreviewService {
  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsRepository,
    private readonly rules: RulesService,
    private readonly source: DateRulesSource,
    private readonly known: KnownDaysRepository,
    private readonly locks: LockedDays,
    private readonly coverage: SpanCoverageService,
  ) {}

  /**
   * Looks at some more people, in a transaction with what was found: whoever is killed goes on there.
   * @throws AppError `unavailable`
   */
  async work(draftId: string, now: Date): Promise<'more' | 'done'> {
    return this.database.transaction(async (tx) => {
      const draft = await this.drafts.lockUnlessTaken(tx, draftId);
      if (draft?.state !== 'previewing') return 'done';
      const people = await this.nextPeople(tx, draft);
      if (people.length === 0) {
        const { revision } = draft;
        await this.drafts.update(tx, draftId, {
          state: 'ready',
          previewedAt: now,
          updatedAt: now,
          revision: revision + 1,
        });
        return 'done';
      }
      const travel = await this.source.travelTimes(tx);
      const days = await this.look(tx, people, { draft, now, travel, coverage: this.coverage.begin() });
      return this.store(tx, draft, people, days);
    });
  }

  private nextPeople(tx: Transaction, { dateFrom, dateTo, lookedAtUntil, change }: DraftRow): Promise<DraftPerson[]> {
    const daysEach = daysBetween(dateFrom, dateTo) + 1 + 2 * neighbourDays;
    const limit = Math.min(peopleAtOnceMax, Math.max(1, Math.floor(personDaysAtOnce / daysEach)));
    const onlyId = change.kind === 'recomputation' ? change.personId : null;
    return this.drafts.peopleAfter(tx, lookedAtUntil, onlyId, limit);
  }

  private async look(tx: Transaction, people: readonly DraftPerson[], batch: Batch): Promise<DraftDayRow[]> {
    const affected = await this.affected(tx, people, batch.draft);
    if (affected.length === 0) return [];
    const ids = affected.map(({ person }) => person.id);
    await this.drafts.addPeople(tx, batch.draft.id, ids);
    const { from, to } = spanWithNeighbours(batch.draft, neighbourDays);
    const stored = await this.known.of(tx, ids, from, to);
    const days: DraftDayRow[] = [];
    for (const one of affected) days.push(...(await this.changedDays(one, stored, batch)));
    return this.withLocks(tx, days);
  }

  private async affected(tx: Transaction, people: readonly DraftPerson[], draft: DraftRow): Promise<Affected[]> {
    const ids = people.map(({ id }) => id);
    const edit = {
      also: alsoNeeded(draft.change),
      apply: (rules: Parameters<typeof withChange>[0]) => withChange(rules, draft.change),
    };
    const span = spanWithNeighbours(draft, 2 * neighbourDays + 1);
    const { before, after } = await this.rules.rulesBothWays(ids, span, edit, tx);
    return people.flatMap((person) => {
      const [were, are] = [before.get(person.id) ?? [], after.get(person.id) ?? []];
      const causes = are.map((_, index) => rulesChanged(around(were, index), around(are, index)));
      const isAffected = draft.change.kind === 'recomputation' || causes.some((one) => one.length > 0);
      return isAffected ? [{ person, before: were, after: are, causes }] : [];
    });
  }

  private async changedDays(affected: Affected, stored: StoredDays, batch: Batch): Promise<DraftDayRow[]> {
    const { person, after, causes } = affected;
    const { draft } = batch;
    const isRecomputation = draft.change.kind === 'recomputation';
    const span = isRecomputation
      ? { from: draft.dateFrom, to: draft.dateTo }
      : spanWithNeighbours(draft, neighbourDays);
    const days: DraftDayRow[] = [];
    for (const [index, { date }] of after.entries()) {
      const ofRules = causes[index] ?? [];
      if (date < span.from || date > span.to || (!isRecomputation && ofRules.length === 0)) continue;
      const known = knownDay(person, around(after, index, neighbourDays + 1), date, stored, batch);
      if (!isOver(known)) continue;
      const changed = await this.changedBy(known, batch);
      if (changed === undefined || isBeforeTheirTime(changed, date, person, draft)) continue;
      if (!isRecomputation && (await this.isSoAnyway(affected, index, known, changed, batch))) continue;
      days.push(toDraftDay(batch, person.id, { ...changed, date }, isRecomputation ? causesOf(changed) : ofRules));
    }
    return days;
  }

  private async changedBy(known: KnownDay, { coverage }: Batch): Promise<ChangedDay | undefined> {
    return changedDay({ ...known, known: { ...known.known, coverage: await coverage.of(known.rules) } });
  }

  /** By the rules that are there it would be the same: the row is an old one, and not of this draft. */
  private async isSoAnyway(
    { before }: Affected,
    index: number,
    known: KnownDay,
    changed: ChangedDay,
    batch: Batch,
  ): Promise<boolean> {
    const [rules, rulesAround] = [before[index], around(before, index, neighbourDays + 1)];
    if (rules === undefined) return false;
    const anyway = await this.changedBy({ ...known, rules, around: rulesAround }, batch);
    return anyway !== undefined && hashOfRow(anyway.after) === hashOfRow(changed.after);
  }

  private async withLocks(tx: Transaction, days: readonly DraftDayRow[]): Promise<DraftDayRow[]> {
    if (days.length === 0) return [];
    const keyOf = ({ personId, localDate }: DraftDayRow) => ({ personId, date: localDate });
    const locked = await this.locks.among(tx, days.map(keyOf));
    return days.map((day) => (locked.has(keyOfDay(keyOf(day))) ? { ...day, outcome: 'locked' } : day));
  }

  private async store(
    tx: Transaction,
    draft: DraftRow,
    people: readonly DraftPerson[],
    days: readonly DraftDayRow[],
  ): Promise<'more' | 'done'> {
    const daysChanged = draft.daysChanged + days.length;
    if (daysChanged > draftDaysMax) {
      const problem = `It changes more than ${String(draftDaysMax)} days; let it begin later, or draft it in parts.`;
      await this.drafts.clear(tx, draft.id);
      await this.drafts.update(tx, draft.id, { state: 'failed', problem, revision: draft.revision + 1 });
      return 'done';
    }
    await this.drafts.addDays(tx, days);
    await this.drafts.update(tx, draft.id, {
      lookedAtUntil: people.at(-1)?.id ?? null,
      peopleDone: draft.peopleDone + people.length,
      daysChanged,
      daysLocked: draft.daysLocked + days.filter(({ outcome }) => outcome === 'locked').length,
    });
    return 'more';
  }
}

/**
 * Nobody was missed on a day before anything was known of them: that since when they may be missed, their first row, or
 * the first day of an assignment of their own that is drafted. Nor while they had left, unless that says otherwise.
 */
function isBeforeTheirTime(
  { before, after }: ChangedDay,
  date: string,
  person: DraftPerson,
  { change }: DraftRow,
): boolean {
  if (before !== undefined || after?.checkIn !== null) return false;
  const isTheirs = change.kind === 'assignment' && change.assignment.personId === person.id;
  if (isTheirs) return false;
  const hadLeft = person.inactiveSpans.some(({ from, until }) => from <= date && date < until);
  return hadLeft || person.firstDate === null || date < person.firstDate;
}

function spanWithNeighbours({ dateFrom, dateTo }: DraftRow, days: number) {
  return { from: dateAfter(dateFrom, -days), to: dateAfter(dateTo, days) };
}

/** The one at that place, and those around it. */
function around(rules: readonly DateRules[], index: number, days: number = neighbourDays): DateRules[] {
  return rules.slice(Math.max(0, index - days), index + days + 1);
}

function knownDay(
  person: DraftPerson,
  rulesAround: readonly DateRules[],
  date: string,
  stored: StoredDays,
  { travel, now }: Batch,
): KnownDay {
  const rules = rulesAround.find((one) => one.date === date);
  if (rules === undefined) throw new Error('Every date has rules.');
  const { existing, deleted, disownedUntil } = toStoredRows(
    stored.records.get(keyOfDay({ personId: person.id, date })) ?? [],
  );
  const { from, to } = spanAround(date, rules.site.timeZone);
  const punches = (stored.punches.get(person.id) ?? []).filter(
    ({ firstSeenAt, handledAt }) =>
      firstSeenAt >= from && firstSeenAt <= to && (disownedUntil === undefined || handledAt > disownedUntil),
  );
  return { rules, around: rulesAround, punches, held: existing, deleted, travel, known: { person, now } };
}

function toDraftDay(
  { draft, now }: Batch,
  personId: string,
  { date, before, after }: ChangedDay & { readonly date: string },
  causes: readonly DayCause[],
): DraftDayRow {
  return {
    id: randomUUID(),
    draftId: draft.id,
    personId,
    localDate: date,
    recordId: before?.id ?? null,
    recordRevision: before?.revision ?? null,
    before: toFigures(before),
    after: toFigures(after),
    afterHash: hashOfRow(after),
    causes,
    outcome: 'waiting',
    createdAt: now,
  };
}
