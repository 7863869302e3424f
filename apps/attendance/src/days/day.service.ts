import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { dateAfter } from '../calendar/wall-clock.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import { toLedgerSnapshot } from '../ledger/record-snapshot';
import type { PersonRow } from '../people/person.entity';
import type { PunchRow } from '../punches/punch.entity';
import { PunchRepository } from '../punches/punch.repository';
import type { CorrectionAction, CorrectionRow } from '../records/correction.entity';
import { CorrectionRepository } from '../records/correction.repository';
import type { RecordRow } from '../records/record.entity';
import { toRecordedEvent, toSnapshot } from '../records/record.message';
import { RecordRepository } from '../records/record.repository';
import { LateDataService } from '../requests/late-data.service';
import { dayClosesAtMs } from './compute-day.policy';
import { DateRulesSource } from './date-rules';
import {
  computedDay,
  decideDay,
  keyOfDay,
  nextRevision,
  ofDate,
  toStoredRows,
  type ComputedRow,
  type DayDecision,
  type DayKnowledge,
  type PersonDay,
  type RowChange,
  type StoredDay,
  type StoredRows,
} from './day-change.policy';
import { neighbourDays, type DateRules, type SiteVersion } from './day-input';
import { spanAround } from './day-input.policy';
import { toColumns, toDayPunch, withFlag } from './day-row.policy';
import { DayWorkRepository } from './day-work.repository';
import { DayTimeline } from './shift-window.policy';

export const systemAuthor = 'system';

const impossibleTravels = metrics.counter({
  name: 'impossible_travel_total',
  help: 'Rows that became those of somebody at two sites with less time between than the way takes.',
});

/**
 * Days whose punches are in memory at once. Somebody who stays in view for eight hours has 14,400, which take 8 MB; the
 * whole service is allowed 640 MiB.
 */
const daysReadAtOnce = 8;

export interface ClosingDay {
  readonly rules: DateRules;
  readonly closesAt: Date;
}

export interface DayToCompute extends PersonDay {
  readonly known: DayKnowledge;
}

/** The rules of a date and of those around it. */
interface RulesAround {
  readonly rules: DateRules;
  readonly around: readonly DateRules[];
  readonly timeline: DayTimeline;
}

type ReadDay = Omit<StoredDay, 'punches'> & RulesAround;

/**
 * Rows as projections: computed anew from punches, rules and what people set, in the transaction of whatever changed,
 * with the person locked. The same input leaves the row as it is.
 */
@Injectable()
export class DayService {
  constructor(
    private readonly rules: DateRulesSource,
    private readonly punches: PunchRepository,
    private readonly records: RecordRepository,
    private readonly ledger: LedgerRepository,
    private readonly work: DayWorkRepository,
    private readonly corrections: CorrectionRepository,
    private readonly lateData: LateDataService,
    private readonly logger: Logger,
  ) {}

  /** Nobody else computes a day of these people until the transaction ends. */
  async lock(tx: Transaction, ...personIds: readonly string[]): Promise<void> {
    await this.records.lockPeople(tx, personIds);
  }

  /** Of each punch the dates that it belongs to, the one in which it begins first. */
  async datesOf(tx: Transaction, punches: readonly PunchRow[]): Promise<string[][]> {
    const around = await this.rulesAround(
      tx,
      punches.map(({ personId, firstSeenAt }) => ({ personId, date: firstSeenAt.toISOString().slice(0, 10) })),
    );
    return around.map(({ timeline }, index) => {
      const punch = punches[index];
      return punch === undefined ? [] : timeline.partsOf(toDayPunch(punch)).map(({ date }) => date);
    });
  }

  /** Whether that author told any visit of that day from a kept face, or took one back. */
  async isWordOf(tx: Transaction, { personId, date }: PersonDay, authorId: string): Promise<boolean> {
    const { rules, timeline } = await this.rulesAroundOf(tx, { personId, date });
    const punches = await this.punches.wordOf(tx, authorId, personId, spanAround(date, rules.site.timeZone));
    return ofDate(timeline, punches, date).length > 0;
  }

  /** The date to which a check-in set by hand belongs. */
  async dateOf(tx: Transaction, personId: string, instant: Date): Promise<string> {
    const { timeline } = await this.rulesAroundOf(tx, { personId, date: instant.toISOString().slice(0, 10) });
    const [ms, nobody] = [instant.getTime(), { id: '', siteId: '', role: 'both', source: 'manual' } as const];
    const [part] = timeline.partsOf({ ...nobody, fromMs: ms, toMs: ms, cameraId: undefined });
    return part?.date ?? instant.toISOString().slice(0, 10);
  }

  /** Where they work on that date. */
  async siteOn(tx: Transaction, day: PersonDay): Promise<SiteVersion> {
    const { rules } = await this.rulesAroundOf(tx, day);
    return rules.site;
  }

  /** Computes the row anew; in a locked period it stays as it is, and a correction waits. */
  async compute(tx: Transaction, day: PersonDay, known: DayKnowledge): Promise<ComputedRow> {
    const [row] = await this.computeAll(tx, [{ ...day, known }]);
    if (row === undefined) throw new Error('Every day comes to something.');
    return row;
  }

  /** As `compute`, of each day, none of them twice, with about as many statements as one of them takes. */
  async computeAll(tx: Transaction, days: readonly DayToCompute[]): Promise<ComputedRow[]> {
    if (days.length === 0) return [];
    const decisions = await this.decideAll(tx, days);
    const planned = decisions.flatMap(({ day, closesAt }) =>
      closesAt === undefined ? [] : [{ ...day.day, dueAt: closesAt }],
    );
    await this.work.plan(tx, ...planned);
    const changes = decisions.flatMap(({ change }) => (change === undefined ? [] : [change]));
    const waiting = await this.heldBack(tx, changes);
    await this.write(
      tx,
      changes.filter((change) => !waiting.has(change)),
    );
    for (const { seenAfterDeletion, day } of decisions) {
      if (seenAfterDeletion !== undefined) await this.tell(tx, seenAfterDeletion, day.known);
    }
    return decisions.map(({ row, change }) => {
      if (change === undefined) return row;
      return waiting.has(change)
        ? { outcome: 'waits', record: change.before }
        : { outcome: change.action, record: change.after };
    });
  }

  /** When the transaction is over, by whichever replica, with what the cameras saw. */
  async computeSoon(tx: Transaction, ...days: readonly PersonDay[]): Promise<void> {
    const dueAt = new Date();
    await this.work.plan(tx, ...days.map((day) => ({ ...day, dueAt })));
  }

  /**
   * What the row would be with these columns set by hand; for whoever changes it by hand and writes it. A day that is
   * not over is planned to be closed.
   */
  async withHeld(tx: Transaction, record: RecordRow, known: DayKnowledge): Promise<RecordRow> {
    const day = { personId: record.personId, date: record.localDate };
    const [stored] = await this.withPunches(tx, await this.read(tx, [{ ...day, known }]));
    if (stored === undefined) throw new Error('Every day is something.');
    const { computed, punches, closesAt } = computedDay({ ...stored, existing: record });
    if (closesAt > known.now) await this.work.plan(tx, { ...day, dueAt: closesAt });
    if (computed === undefined) return record;
    return { ...record, ...toColumns(computed, stored.rules, punches, record) };
  }

  /** What counted to the row, in order; as it was known at `asOf`. */
  async punchesOf(record: RecordRow, asOf: Date, tx?: Transaction): Promise<PunchRow[]> {
    const { rules, timeline } = await this.rulesAroundOf(tx, {
      personId: record.personId,
      date: record.localDate,
    });
    const span = spanAround(record.localDate, rules.site.timeZone);
    const disownedUntil = await this.records.deletedUntil(tx, record.personId, record.localDate);
    const isBefore = disownedUntil !== undefined && record.createdAt < disownedUntil;
    const handledAfter = isBefore ? undefined : disownedUntil;
    const punches = await this.punches.ofPerson(tx, record.personId, { ...span, handledAfter, asOf });
    const known = punches.filter(({ handledAt }) => handledAt <= asOf);
    return ofDate(timeline, known, record.localDate);
  }

  /** Chains the row as it is now to the ledger. */
  append(
    tx: Transaction,
    action: string,
    record: RecordRow,
    by: { author: string; reason: string; before: RecordRow | null },
  ) {
    this.ledger.append(tx, {
      at: record.updatedAt.toISOString(),
      author: by.author,
      action,
      subject: 'record',
      subjectId: record.id,
      revision: record.revision,
      reason: by.reason,
      before: by.before === null ? null : toLedgerSnapshot(by.before),
      after: toLedgerSnapshot(record),
    });
  }

  /** When each day is over, as things stand. */
  async closesAt(
    days: readonly PersonDay[],
    people: ReadonlyMap<string, Pick<PersonRow, 'inactiveSince'>>,
  ): Promise<ClosingDay[]> {
    const found = await this.rulesAround(undefined, days);
    return found.map(({ rules, around }, index) => {
      const inactiveFromMs = people.get(days[index]?.personId ?? '')?.inactiveSince?.getTime();
      return { rules, closesAt: new Date(dayClosesAtMs({ rules, neighbours: around, inactiveFromMs })) };
    });
  }

  private async decideAll(tx: Transaction, days: readonly DayToCompute[]) {
    const read = await this.read(tx, days);
    const decisions: (DayDecision & { readonly day: ReadDay })[] = [];
    for (let from = 0; from < read.length; from += daysReadAtOnce) {
      const some = read.slice(from, from + daysReadAtOnce);
      const stored = await this.withPunches(tx, some);
      for (const [index, day] of some.entries()) {
        const withPunches = stored[index];
        if (withPunches !== undefined) decisions.push({ day, ...decideDay(withPunches, randomUUID()) });
      }
    }
    return decisions;
  }

  /**
   * What the days are computed from, but for punches; nobody else changes their rows until the transaction ends.
   */
  private async read(tx: Transaction, days: readonly DayToCompute[]): Promise<ReadDay[]> {
    const rows = await this.storedRows(tx, days);
    const around = await this.rulesAround(tx, days);
    const travel = await this.rules.travelTimes(tx);
    return days.flatMap(({ known, ...day }, index) => {
      const [rowsOf, rulesOf] = [rows[index], around[index]];
      return rowsOf === undefined || rulesOf === undefined ? [] : [{ day, known, travel, ...rowsOf, ...rulesOf }];
    });
  }

  private async withPunches(tx: Transaction, days: readonly ReadDay[]): Promise<StoredDay[]> {
    const punches = await this.punches.inSpans(
      tx,
      days.map(({ day, timeline, disownedUntil }) => ({
        personId: day.personId,
        ...timeline.spanOf(day.date),
        handledAfter: disownedUntil,
      })),
    );
    return days.map((day, index) => ({ ...day, punches: punches[index] ?? [] }));
  }

  private async storedRows(tx: Transaction, days: readonly PersonDay[]): Promise<StoredRows[]> {
    const byDay = new Map<string, RecordRow[]>();
    for (const row of await this.records.lockOfDays(tx, days)) {
      const key = keyOfDay({ personId: row.personId, date: row.localDate });
      byDay.set(key, [...(byDay.get(key) ?? []), row]);
    }
    return days.map((day) => toStoredRows(byDay.get(keyOfDay(day)) ?? []));
  }

  private async rulesAroundOf(tx: Transaction | undefined, day: PersonDay): Promise<RulesAround> {
    const [around] = await this.rulesAround(tx, [day]);
    if (around === undefined) throw new Error('Every date has rules.');
    return around;
  }

  private async rulesAround(tx: Transaction | undefined, days: readonly PersonDay[]): Promise<RulesAround[]> {
    const reach = neighbourDays + 1;
    const spans = days.map(({ personId, date }) => ({
      personId,
      from: dateAfter(date, -reach),
      to: dateAfter(date, reach),
    }));
    const found = await this.rules.rulesOfSpans(spans, tx);
    return found.map((around) => {
      const rules = around[reach];
      if (rules === undefined) throw new Error('Every date has rules.');
      return { rules, around, timeline: new DayTimeline(around, rules) };
    });
  }

  /** Says of a row that a person took away that somebody was seen afterwards. */
  private async tell(tx: Transaction, deleted: RecordRow, known: DayKnowledge): Promise<void> {
    if (deleted.flags.includes('seen_after_deletion')) return;
    this.logger.warn('seen-after-deletion', { recordId: deleted.id, localDate: deleted.localDate });
    if (await this.lateData.isLocked(tx, deleted.localDate)) return;
    const flags = withFlag(deleted.flags, 'seen_after_deletion');
    const told = { ...deleted, flags, ...nextRevision(deleted, known.now) };
    await this.records.update(tx, told);
    this.publish(tx, RecordChange.DELETED, told, known);
    this.append(tx, 'seen_after_deletion', told, { author: systemAuthor, reason: '', before: null });
  }

  /** Once: the row stays open until somebody has looked (PeriodsRepository.openItems). */
  private alertOfTravel(before: RecordRow | undefined, { id, localDate, flags }: RecordRow): void {
    if (!flags.includes('impossible_travel') || before?.flags.includes('impossible_travel') === true) return;
    this.logger.warn('impossible-travel', { recordId: id, localDate });
    impossibleTravels.inc();
  }

  /** Those that are in a locked period, and wait there for approval. */
  private async heldBack(tx: Transaction, changes: readonly RowChange[]): Promise<ReadonlySet<RowChange>> {
    const locked = await this.lateData.lockedAmong(
      tx,
      changes.map(({ record }) => record.localDate),
    );
    const waiting = new Set<RowChange>();
    for (const change of changes) {
      const { record, stored: before, after, known } = change;
      if (!locked.has(record.localDate)) continue;
      const day = { personId: record.personId, date: record.localDate };
      const { coverage, now, by, person } = known;
      const isErased = person?.isErased === true;
      const late = { ...day, before, after, coverage, now, isErased, throughPeriodId: by?.throughPeriodId };
      if (await this.lateData.isHeldBack(tx, late)) waiting.add(change);
    }
    return waiting;
  }

  private async write(tx: Transaction, changes: readonly RowChange[]): Promise<void> {
    const isNew = ({ stored }: RowChange): boolean => stored === undefined;
    const recordOf = ({ record }: RowChange): RecordRow => record;
    await this.records.insert(tx, ...changes.filter(isNew).map(recordOf));
    await this.records.update(tx, ...changes.filter((change) => !isNew(change)).map(recordOf));
    await this.corrections.add(tx, ...changes.flatMap(correctionsOf));
    for (const { action, change, before, record, known } of changes) {
      this.publish(tx, change, record, known);
      this.alertOfTravel(before, record);
      const { by } = known;
      const author =
        by === undefined
          ? { author: systemAuthor, reason: '', before: null }
          : { author: by.authorId, reason: by.reason, before: before ?? null };
      this.append(tx, by === undefined ? action : actionsByHand[action], record, author);
    }
  }

  private publish(tx: Transaction, change: RecordChange, record: RecordRow, known: DayKnowledge): void {
    const { person, isTold = false } = known;
    tx.publish(attendanceRecorded, { ...toRecordedEvent(change, record, person), isTold });
  }
}

/** What the same is called where somebody has it done. */
const actionsByHand: Readonly<Record<RowChange['action'], CorrectionAction>> = {
  opened: 'created',
  extended: 'edited',
  withdrawn: 'deleted',
};

/** One where somebody has it done, none where it follows by itself. */
function correctionsOf({ action, before, record, known: { by } }: RowChange): CorrectionRow[] {
  if (by === undefined) return [];
  return [
    {
      id: randomUUID(),
      recordId: record.id,
      authorId: by.authorId,
      action: actionsByHand[action],
      reason: by.reason,
      before: before === undefined ? null : toSnapshot(before),
      after: record.deletedAt === null ? toSnapshot(record) : null,
      revision: record.revision,
      createdAt: record.updatedAt,
    },
  ];
}
