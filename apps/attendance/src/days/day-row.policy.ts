import type { AttendanceFlag } from '@smart-attendance/contracts';
import type { RecordRow, StoredInterval } from '../records/record.entity';
import type { ComputedDay, PresenceInterval } from './day';
import type { DateRules, DayPunch, SetByHand } from './day-input';
import type { CountedPunch } from '../punches/punch.entity';

/** What `computeDay` decides of a row. */
export type ComputedColumns = Pick<
  RecordRow,
  | 'checkIn'
  | 'checkOut'
  | 'status'
  | 'cameraId'
  | 'recognitionId'
  | 'similarity'
  | 'openingLastSeenAt'
  | 'toldBy'
  | 'toldAt'
  | 'shiftId'
  | 'shiftVersion'
  | 'shiftName'
  | 'checkInRounded'
  | 'checkOutRounded'
  | 'workedMinutes'
  | 'breakMinutes'
  | 'requiredMinutes'
  | 'lateMinutes'
  | 'earlyMinutes'
  | 'overtimeMinutes'
  | 'overtimeStatus'
  | 'flags'
  | 'coveragePercent'
  | 'intervals'
  | 'explanation'
>;

/** What a person set stays, whatever is computed. */
export type HeldColumns = Pick<
  RecordRow,
  'checkIn' | 'checkOut' | 'status' | 'checkInHeld' | 'checkOutHeld' | 'statusHeld'
>;

export function toDayPunch(punch: CountedPunch): DayPunch {
  return {
    id: punch.recognitionId,
    fromMs: punch.firstSeenAt.getTime(),
    toMs: punch.lastSeenAt.getTime(),
    siteId: punch.siteId,
    role: punch.role,
    cameraId: punch.cameraId ?? undefined,
    source: punch.source,
  };
}

export function toSetByHand(record: HeldColumns | undefined): SetByHand {
  return {
    checkInMs: record?.checkInHeld === true ? record.checkIn?.getTime() : undefined,
    checkOutMs: record?.checkOutHeld === true ? record.checkOut?.getTime() : undefined,
    status: record?.statusHeld === true ? record.status : undefined,
  };
}

export function toColumns(
  day: ComputedDay,
  rules: DateRules,
  punches: readonly CountedPunch[],
  before: RecordRow | undefined,
): ComputedColumns {
  const opening = punches.find(({ recognitionId }) => recognitionId === day.openingPunchId);
  return {
    ...openingColumns(opening, before, punches),
    checkIn: toDate(day.checkInMs),
    checkOut: toDate(day.checkOutMs),
    status: day.status,
    shiftId: day.shift?.id ?? null,
    shiftVersion: day.shift?.version ?? null,
    shiftName: day.shift?.name ?? null,
    checkInRounded: toDate(day.checkInRoundedMs),
    checkOutRounded: toDate(day.checkOutRoundedMs),
    workedMinutes: day.workedMinutes ?? null,
    breakMinutes: day.breakMinutes ?? null,
    requiredMinutes: day.requiredMinutes ?? null,
    lateMinutes: day.lateMinutes,
    earlyMinutes: day.earlyMinutes,
    overtimeMinutes: day.overtimeMinutes,
    overtimeStatus: day.overtimeStatus,
    flags: day.flags,
    coveragePercent: day.coveragePercent ?? null,
    intervals: day.intervals.map(toStoredInterval),
    explanation: { ...day.explanation, timeZone: rules.site.timeZone },
  };
}

type OpeningColumns = Pick<
  RecordRow,
  'cameraId' | 'recognitionId' | 'similarity' | 'openingLastSeenAt' | 'toldBy' | 'toldAt'
>;

/**
 * Beside a check-in by hand stays what was there, the evidence as well as a camera that a person wrote down. A punch by
 * hand is no recognition.
 */
function openingColumns(
  opening: CountedPunch | undefined,
  before: RecordRow | undefined,
  punches: readonly CountedPunch[],
): OpeningColumns {
  const evidence = opening === undefined ? noEvidence : evidenceOf(opening);
  const isSame = evidence.recognitionId !== null && before?.recognitionId === evidence.recognitionId;
  if (before === undefined || !(before.checkInHeld || isSame)) return evidence;
  // What identity took back is no evidence of anything.
  const isGone = before.recognitionId !== null && !punches.some((one) => one.recognitionId === before.recognitionId);
  if (isGone) return evidence;
  const { cameraId, recognitionId, similarity, openingLastSeenAt, toldBy, toldAt } = before;
  return { cameraId, recognitionId, similarity, openingLastSeenAt, toldBy, toldAt };
}

const noEvidence: OpeningColumns = {
  cameraId: null,
  recognitionId: null,
  similarity: null,
  openingLastSeenAt: null,
  toldBy: null,
  toldAt: null,
};

function evidenceOf(punch: CountedPunch): OpeningColumns {
  const { cameraId, similarity, lastSeenAt: openingLastSeenAt, toldAt } = punch;
  const recognitionId = punch.source === 'manual' ? null : punch.recognitionId;
  const toldBy = toldAt === null ? null : punch.authorId;
  return { cameraId, recognitionId, similarity, openingLastSeenAt, toldBy, toldAt };
}

/** What of the columns is different; the same input makes no new revision. */
export function changedColumns(before: RecordRow, after: Partial<RecordRow>): string[] {
  return Object.entries(after)
    .filter(([key, value]) => plain(before[key as keyof RecordRow]) !== plain(value))
    .map(([key]) => key);
}

function plain(value: unknown): string {
  // The database answers a float of four bytes as one, and the members of jsonb in an order of its own.
  if (typeof value === 'number') return String(Math.fround(value));
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (value === null || typeof value !== 'object' || value instanceof Date) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(members.map(([key, member]) => [key, plain(member)]));
}

function toStoredInterval({ siteId, fromMs, toMs, end, punches }: PresenceInterval): StoredInterval {
  return {
    site_id: siteId,
    from: new Date(fromMs).toISOString(),
    to: toMs === undefined ? null : new Date(toMs).toISOString(),
    end,
    punches,
  };
}

function toDate(ms: number | undefined): Date | null {
  return ms === undefined ? null : new Date(ms);
}

export function withFlag(flags: readonly AttendanceFlag[], flag: AttendanceFlag): AttendanceFlag[] {
  return [...new Set([...flags, flag])].sort();
}
