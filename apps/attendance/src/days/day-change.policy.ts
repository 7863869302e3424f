import { RecordChange } from '@smart-attendance/contracts';
import type { PersonRow } from '../people/person.entity';
import type { CountedPunch } from '../punches/punch.entity';
import type { RecordRow } from '../records/record.entity';
import { computeDay, dayClosesAtMs } from './compute-day.policy';
import type { DateRules, DayCoverage, TravelTime } from './day-input';
import { toDayInput } from './day-input.policy';
import { changedColumns, toColumns, toDayPunch } from './day-row.policy';
import { DayTimeline } from './shift-window.policy';

/** `waits`: the day is in a locked period, and what it would come to waits for approval. */
export type DayOutcome = 'opened' | 'extended' | 'unchanged' | 'withdrawn' | 'deleted_before' | 'no_row' | 'waits';

export interface ComputedRow {
  readonly outcome: DayOutcome;
  /** Undefined where there is none. */
  readonly record: RecordRow | undefined;
}

export interface PersonDay {
  readonly personId: string;
  readonly date: string;
}

export function keyOfDay({ personId, date }: PersonDay): string {
  return `${personId} ${date}`;
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

/** The rows of one person and day, as they are stored. */
export interface StoredRows {
  readonly existing: RecordRow | undefined;
  /** Without one that is there: the one that was taken away last, by a person or by the rules. */
  readonly deleted: RecordRow | undefined;
  /** When a person last took a row of that day away: what was seen until then does not count any more. */
  readonly disownedUntil: Date | undefined;
}

/** What was read of a day. */
export interface StoredDay extends StoredRows {
  readonly day: PersonDay;
  readonly known: DayKnowledge;
  readonly rules: DateRules;
  /** Of the dates around it. */
  readonly around: readonly DateRules[];
  readonly punches: readonly CountedPunch[];
  readonly travel: readonly TravelTime[];
}

/** What is to be written of a row. */
export interface RowChange {
  readonly action: 'opened' | 'extended' | 'withdrawn';
  readonly change: RecordChange;
  /** What is in the table; undefined where nothing is. */
  readonly stored: RecordRow | undefined;
  /** What there was to be seen. */
  readonly before: RecordRow | undefined;
  readonly record: RecordRow;
  /** What there is to be seen then. */
  readonly after: RecordRow | undefined;
  readonly known: DayKnowledge;
}

export interface DayDecision {
  /** What it comes to where nothing is written. */
  readonly row: ComputedRow;
  readonly change?: RowChange;
  /** When it is to be closed, where that was not planned. */
  readonly closesAt?: Date;
  /** A row that a person took away stays away; that somebody was seen afterwards is told by it. */
  readonly seenAfterDeletion?: RecordRow;
}

/** @param rows of one person and day, those that were taken away last first */
export function toStoredRows(rows: readonly RecordRow[]): StoredRows {
  const existing = rows.find(({ deletedAt }) => deletedAt === null);
  const disowned = rows.find(({ deletedAt, isWithdrawn }) => deletedAt !== null && !isWithdrawn);
  return {
    existing,
    deleted: existing === undefined ? rows[0] : undefined,
    disownedUntil: disowned?.deletedAt ?? undefined,
  };
}

/**
 * What becomes of the row. The same input leaves it as it is.
 * @param newId of a row that is opened
 */
export function decideDay(stored: StoredDay, newId: string): DayDecision {
  const { existing, deleted, rules, known } = stored;
  const { computed, punches, closesAt } = computedDay(stored);
  if (deleted?.isWithdrawn === false) {
    if (punches.length === 0) return { row: { outcome: 'unchanged', record: undefined } };
    return { row: { outcome: 'deleted_before', record: deleted }, seenAfterDeletion: deleted };
  }
  if (computed === undefined) {
    const row: ComputedRow = { outcome: 'no_row', record: undefined };
    return existing === undefined ? { row } : { row, change: withdrawn(existing, known) };
  }
  const before = existing ?? deleted;
  const columns = toColumns(computed, rules, punches, before);
  // One without an explanation is of a replica of before, which planned nothing.
  const isPlanned = existing?.explanation != null && existing.shiftId === columns.shiftId;
  const plan = closesAt > known.now && !isPlanned ? { closesAt } : {};
  if (existing !== undefined && changedColumns(existing, columns).length === 0) {
    return { ...plan, row: { outcome: 'unchanged', record: existing } };
  }
  const change =
    before === undefined
      ? opened({ ...newRecord(stored, newId, punches), ...columns }, known)
      : extended(before, { ...before, ...columns }, known);
  return { ...plan, row: { outcome: 'unchanged', record: existing }, change };
}

/** What the day comes to, with the punches that count to it and when it is over. */
export function computedDay({ existing, deleted, ...stored }: Omit<StoredDay, 'day' | 'disownedUntil'>) {
  // A withdrawn row comes back with what was decided about it.
  const held = existing ?? (deleted?.isWithdrawn === true ? deleted : undefined);
  const input = toDayInput({ ...stored, held });
  return {
    computed: computeDay(input),
    punches: ofDate(DayTimeline.of(input), stored.punches, input.date),
    closesAt: new Date(dayClosesAtMs(input)),
  };
}

/** Those of which a part belongs to that date. */
export function ofDate<Punch extends CountedPunch>(
  timeline: DayTimeline,
  punches: readonly Punch[],
  date: string,
): Punch[] {
  return punches.filter((punch) => timeline.partsOf(toDayPunch(punch)).some((part) => part.date === date));
}

export function nextRevision({ revision }: RecordRow, now: Date): Pick<RecordRow, 'revision' | 'updatedAt'> {
  return { revision: revision + 1, updatedAt: now };
}

function opened(record: RecordRow, known: DayKnowledge): RowChange {
  const nothing = { stored: undefined, before: undefined };
  return { action: 'opened', change: RecordChange.OPENED, ...nothing, record, after: record, known };
}

function extended(stored: RecordRow, columns: RecordRow, known: DayKnowledge): RowChange {
  const record = { ...columns, ...nextRevision(stored, known.now), isWithdrawn: false, deletedAt: null };
  const isBack = stored.isWithdrawn;
  const change = isBack ? RecordChange.OPENED : RecordChange.EXTENDED;
  return { action: 'extended', change, stored, before: isBack ? undefined : stored, record, after: record, known };
}

function withdrawn(stored: RecordRow, known: DayKnowledge): RowChange {
  const record = { ...stored, ...nextRevision(stored, known.now), isWithdrawn: true, deletedAt: known.now };
  const gone = { record, after: undefined };
  return { action: 'withdrawn', change: RecordChange.DELETED, stored, before: stored, ...gone, known };
}

function newRecord({ day, known: { now } }: StoredDay, id: string, punches: readonly CountedPunch[]) {
  const isByHand = punches.length > 0 && punches.every(({ source }) => source === 'manual');
  return {
    id,
    personId: day.personId,
    localDate: day.date,
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
