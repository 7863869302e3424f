import { Injectable } from '@nestjs/common';
import { attendanceRecorded, RecordChange } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { randomUUID } from 'node:crypto';
import { dateAfter } from '../calendar/wall-clock.policy';
import { LedgerRepository } from '../ledger/ledger.repository';
import { toLedgerSnapshot } from '../ledger/record-snapshot';
import type { PersonRow } from '../people/person.entity';
import type { PunchRow } from '../punches/punch.entity';
import { PunchRepository } from '../punches/punch.repository';
import type { CorrectionAction } from '../records/correction.entity';
import { CorrectionRepository } from '../records/correction.repository';
import type { RecordRow } from '../records/record.entity';
import { toRecordedEvent, toSnapshot } from '../records/record.message';
import { RecordRepository } from '../records/record.repository';
import { LateDataService } from '../requests/late-data.service';
import { computeDay, dayClosesAtMs } from './compute-day.policy';
import { DateRulesSource } from './date-rules';
import { neighbourDays, type DateRules, type DayCoverage } from './day-input';
import { spanAround, toDayInput } from './day-input.policy';
import { changedColumns, toColumns, toDayPunch, withFlag, type ComputedColumns } from './day-row.policy';
import { DayWorkRepository } from './day-work.repository';
import { DayTimeline } from './shift-window.policy';

export const systemAuthor = 'system';

/** `waits`: the day is in a locked period, and what it would come to waits for approval. */
export type DayOutcome = 'opened' | 'extended' | 'unchanged' | 'withdrawn' | 'deleted_before' | 'no_row' | 'waits';

export interface ComputedRow {
  readonly outcome: DayOutcome;
  /** Undefined where there is none. */
  readonly record: RecordRow | undefined;
}

export interface ClosingDay {
  readonly rules: DateRules;
  readonly closesAt: Date;
}

export interface PersonDay {
  readonly personId: string;
  readonly date: string;
}

/** What is known of a day beside its punches and its rules. */
export interface DayKnowledge {
  readonly person: PersonRow | undefined;
  readonly coverage?: DayCoverage | undefined;
  readonly now: Date;
  /** A person told it from a kept face, so it did not happen now. */
  readonly isTold?: boolean | undefined;
  /** Who has it computed anew, and why; without, it follows by itself. */
  readonly by?: DayAuthor | undefined;
}

export interface DayAuthor {
  readonly authorId: string;
  readonly reason: string;
  /** The lock that an approved correction names. */
  readonly throughPeriodId?: string | undefined;
}

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

  /** Nobody else computes a day of that person until the transaction ends. */
  async lock(tx: Transaction, personId: string): Promise<void> {
    await this.records.lockPerson(tx, personId);
  }

  /** The dates that a punch belongs to, the one in which it begins first. */
  async datesOf(tx: Transaction, punch: PunchRow): Promise<string[]> {
    const date = punch.firstSeenAt.toISOString().slice(0, 10);
    const around = await this.rulesAround(tx, punch.personId, date);
    return around.timeline.partsOf(toDayPunch(punch)).map((part) => part.date);
  }

  /** Whether that author told any visit of that day from a kept face, or took one back. */
  async isWordOf(tx: Transaction, { personId, date }: PersonDay, authorId: string): Promise<boolean> {
    const { rules, timeline } = await this.rulesAround(tx, personId, date);
    const punches = await this.punches.wordOf(tx, authorId, personId, spanAround(date, rules.site.timeZone));
    return ofDate(timeline, punches, date).length > 0;
  }

  /** The date to which a check-in set by hand belongs. */
  async dateOf(tx: Transaction, personId: string, instant: Date): Promise<string> {
    const { timeline } = await this.rulesAround(tx, personId, instant.toISOString().slice(0, 10));
    const [ms, nobody] = [instant.getTime(), { id: '', siteId: '', role: 'both', source: 'manual' } as const];
    const [part] = timeline.partsOf({ ...nobody, fromMs: ms, toMs: ms, cameraId: undefined });
    return part?.date ?? instant.toISOString().slice(0, 10);
  }

  /** Computes the row anew; in a locked period it stays as it is, and a correction waits. */
  async compute(tx: Transaction, day: PersonDay, known: DayKnowledge): Promise<ComputedRow> {
    const existing = await this.records.lockOfDay(tx, day.personId, day.date);
    const deleted =
      existing === undefined ? await this.records.lockDeletedOfDay(tx, day.personId, day.date) : undefined;
    // A withdrawn row comes back with what was decided about it.
    const found = await this.computed(tx, day, existing ?? withdrawnOf(deleted), known);
    if (deleted?.isWithdrawn === false) {
      return found.punches.length === 0 ? { outcome: 'unchanged', record: undefined } : this.tell(tx, deleted, known);
    }
    const before = existing ?? deleted;
    if (found.computed === undefined) {
      return existing === undefined ? { outcome: 'no_row', record: undefined } : this.withdraw(tx, existing, known);
    }
    const columns = toColumns(found.computed, found.rules, found.punches, before);
    // One without an explanation is of a replica of before, which planned nothing.
    const isPlanned = existing?.explanation != null && existing.shiftId === columns.shiftId;
    if (found.closesAt > known.now && !isPlanned) await this.work.plan(tx, day, found.closesAt);
    return before === undefined
      ? this.open(tx, { ...newRecord(day, found.punches, known.now), ...columns }, known)
      : this.extend(tx, before, columns, known);
  }

  /** When the transaction is over, by whichever replica, with what the cameras saw. */
  async computeSoon(tx: Transaction, day: PersonDay): Promise<void> {
    await this.work.plan(tx, day, new Date());
  }

  /**
   * What the row would be with these columns set by hand; for whoever changes it by hand and writes it. A day that is
   * not over is planned to be closed.
   */
  async withHeld(tx: Transaction, record: RecordRow, known: DayKnowledge): Promise<RecordRow> {
    const day = { personId: record.personId, date: record.localDate };
    const { computed, punches, rules, closesAt } = await this.computed(tx, day, record, known);
    if (closesAt > known.now) await this.work.plan(tx, day, closesAt);
    if (computed === undefined) return record;
    return { ...record, ...toColumns(computed, rules, punches, record) };
  }

  /** What counted to the row, in order; as it was known at `asOf`. */
  async punchesOf(record: RecordRow, asOf: Date, tx?: Transaction): Promise<PunchRow[]> {
    const { rules, timeline } = await this.rulesAround(tx, record.personId, record.localDate);
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

  private async open(tx: Transaction, opened: RecordRow, known: DayKnowledge): Promise<ComputedRow> {
    if (await this.isHeldBack(tx, undefined, opened, known)) return { outcome: 'waits', record: undefined };
    await this.records.insert(tx, opened);
    await this.publish(tx, RecordChange.OPENED, 'opened', { before: null, record: opened }, known);
    return { outcome: 'opened', record: opened };
  }

  private async extend(
    tx: Transaction,
    before: RecordRow,
    columns: ComputedColumns,
    known: DayKnowledge,
  ): Promise<ComputedRow> {
    const isBack = before.isWithdrawn;
    if (!isBack && changedColumns(before, columns).length === 0) return { outcome: 'unchanged', record: before };
    const extended = { ...before, ...columns, ...nextRevision(before, known.now), isWithdrawn: false, deletedAt: null };
    if (await this.isHeldBack(tx, before, extended, known)) {
      return { outcome: 'waits', record: isBack ? undefined : before };
    }
    await this.records.update(tx, extended);
    const change = isBack ? RecordChange.OPENED : RecordChange.EXTENDED;
    await this.publish(tx, change, 'extended', { before: isBack ? null : before, record: extended }, known);
    return { outcome: 'extended', record: extended };
  }

  private async computed(tx: Transaction, day: PersonDay, held: RecordRow | undefined, known: DayKnowledge) {
    const { rules, around } = await this.rulesAround(tx, day.personId, day.date);
    const disownedUntil = await this.records.deletedUntil(tx, day.personId, day.date);
    const span = spanAround(day.date, rules.site.timeZone);
    const punches = await this.punches.ofPerson(tx, day.personId, { ...span, handledAfter: disownedUntil });
    const travel = await this.rules.travelTimes(tx);
    const input = toDayInput({ rules, around, punches, held, travel, known });
    const closesAt = new Date(dayClosesAtMs(input));
    return { computed: computeDay(input), rules, closesAt, punches: ofDate(DayTimeline.of(input), punches, day.date) };
  }

  /** When the day is over, as things stand. */
  async closesAt(tx: Transaction, { personId, date }: PersonDay, person: PersonRow | undefined): Promise<ClosingDay> {
    const { rules, around } = await this.rulesAround(tx, personId, date);
    const inactiveFromMs = person?.inactiveSince?.getTime();
    return { rules, closesAt: new Date(dayClosesAtMs({ rules, neighbours: around, inactiveFromMs })) };
  }

  private async rulesAround(tx: Transaction | undefined, personId: string, date: string) {
    const [from, to] = [dateAfter(date, -neighbourDays - 1), dateAfter(date, neighbourDays + 1)];
    const around = await this.rules.rulesOf(personId, from, to, tx);
    const rules = around.find((one) => one.date === date);
    if (rules === undefined) throw new Error('Every date has rules.');
    return { rules, around, timeline: new DayTimeline(around, rules) };
  }

  /** A row that a person took away stays away; that somebody was seen afterwards is told by it. */
  private async tell(tx: Transaction, deleted: RecordRow, known: DayKnowledge): Promise<ComputedRow> {
    if (deleted.flags.includes('seen_after_deletion')) return { outcome: 'deleted_before', record: deleted };
    this.logger.warn('seen-after-deletion', { recordId: deleted.id, localDate: deleted.localDate });
    if (!(await this.lateData.isLocked(tx, deleted.localDate))) {
      const flags = withFlag(deleted.flags, 'seen_after_deletion');
      const told = { ...deleted, flags, ...nextRevision(deleted, known.now) };
      await this.records.update(tx, told);
      const follows = { ...known, by: undefined };
      await this.publish(tx, RecordChange.DELETED, 'seen_after_deletion', { before: null, record: told }, follows);
    }
    return { outcome: 'deleted_before', record: deleted };
  }

  private async withdraw(tx: Transaction, existing: RecordRow, known: DayKnowledge): Promise<ComputedRow> {
    const withdrawn = { ...existing, ...nextRevision(existing, known.now), isWithdrawn: true, deletedAt: known.now };
    if (await this.isHeldBack(tx, existing, undefined, known)) return { outcome: 'waits', record: existing };
    await this.records.update(tx, withdrawn);
    await this.publish(tx, RecordChange.DELETED, 'withdrawn', { before: existing, record: withdrawn }, known);
    return { outcome: 'withdrawn', record: undefined };
  }

  /** Whether it is in a locked period, and waits there for approval. */
  private isHeldBack(
    tx: Transaction,
    before: RecordRow | undefined,
    after: RecordRow | undefined,
    { coverage, now, by }: DayKnowledge,
  ): Promise<boolean> {
    const row = after ?? before;
    if (row === undefined) return Promise.resolve(false);
    const day = { personId: row.personId, date: row.localDate };
    return this.lateData.isHeldBack(tx, { ...day, before, after, coverage, now, throughPeriodId: by?.throughPeriodId });
  }

  private async publish(
    tx: Transaction,
    change: RecordChange,
    action: ComputedAction,
    { before, record }: { readonly before: RecordRow | null; readonly record: RecordRow },
    { by, person, isTold = false }: DayKnowledge,
  ): Promise<void> {
    tx.publish(attendanceRecorded, { ...toRecordedEvent(change, record, person), isTold });
    if (by === undefined) {
      this.append(tx, action, record, { author: systemAuthor, reason: '', before: null });
      return;
    }
    const { authorId, reason } = by;
    await this.corrections.add(tx, {
      id: randomUUID(),
      recordId: record.id,
      authorId,
      action: actionsByHand[action],
      reason,
      before: before === null ? null : toSnapshot(before),
      after: record.deletedAt === null ? toSnapshot(record) : null,
      revision: record.revision,
      createdAt: record.updatedAt,
    });
    this.append(tx, actionsByHand[action], record, { author: authorId, reason, before });
  }
}

type ComputedAction = 'opened' | 'extended' | 'withdrawn' | 'seen_after_deletion';

/** What the same is called where somebody has it done. */
const actionsByHand: Readonly<Record<ComputedAction, CorrectionAction>> = {
  opened: 'created',
  extended: 'edited',
  withdrawn: 'deleted',
  seen_after_deletion: 'edited',
};

function ofDate(timeline: DayTimeline, punches: readonly PunchRow[], date: string): PunchRow[] {
  return punches.filter((punch) => timeline.partsOf(toDayPunch(punch)).some((part) => part.date === date));
}

function withdrawnOf(deleted: RecordRow | undefined): RecordRow | undefined {
  return deleted?.isWithdrawn === true ? deleted : undefined;
}

function nextRevision({ revision }: RecordRow, now: Date): Pick<RecordRow, 'revision' | 'updatedAt'> {
  return { revision: revision + 1, updatedAt: now };
}

function newRecord({ personId, date }: PersonDay, punches: readonly PunchRow[], now: Date) {
  const isByHand = punches.length > 0 && punches.every(({ source }) => source === 'manual');
  return {
    id: randomUUID(),
    personId,
    localDate: date,
    checkInHeld: false,
    checkOutHeld: false,
    statusHeld: false,
    location: '',
    notes: '',
    source: isByHand ? ('manual' as const) : ('camera' as const),
    isCorrected: false,
    revision: 1,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    isWithdrawn: false,
    overtimeDecision: null,
  };
}
