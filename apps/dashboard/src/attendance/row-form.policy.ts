import type { Schemas } from '@smart-attendance/client';
import { offsetsOf, toInstant, toWallTime } from '../i18n/site-time.policy';
import type { AttendanceStatus } from '../ui/attendance-statuses';

type Row = Schemas['AttendanceView'];

/** A time as it is typed. */
export interface TypedTime {
  /** `2026-11-27T08:30`, with or without seconds; empty for none. */
  readonly wallTime: string;
  /** Which of two, where the clock shows it twice. */
  readonly offsetMinutes: number | undefined;
}

export interface RowFields {
  readonly userId: string | null;
  readonly checkIn: TypedTime;
  readonly checkOut: TypedTime;
  /** Null: as the cameras and the begin of work say. */
  readonly status: AttendanceStatus | null;
  readonly cameraId: string | null;
  readonly location: string;
  readonly notes: string;
  readonly reason: string;
}

export const noTime: TypedTime = { wallTime: '', offsetMinutes: undefined };

export function emptyFields(userId: string | null, day: string | undefined): RowFields {
  const checkIn = day === undefined ? noTime : { wallTime: `${day}T09:00`, offsetMinutes: undefined };
  return { userId, checkIn, checkOut: noTime, status: null, cameraId: null, location: '', notes: '', reason: '' };
}

export function toFields(row: Row, timeZone: string): RowFields {
  return {
    userId: row.user_id,
    checkIn: toTypedTime(row.check_in, timeZone),
    checkOut: toTypedTime(row.check_out, timeZone),
    // A status that follows from the times is none that somebody chose.
    status: row.held_fields.includes('status') ? row.status : null,
    cameraId: row.camera_id,
    location: row.location ?? '',
    notes: row.notes ?? '',
    reason: '',
  };
}

function toTypedTime(instant: string | null, timeZone: string): TypedTime {
  if (instant === null) return noTime;
  const wallTime = toWallTime(instant, timeZone);
  const second = Math.floor(Date.parse(instant) / 1_000);
  const offsetMinutes = offsetsOf(wallTime, timeZone).find(
    (offset) => Date.parse(toInstant(wallTime, offset)) / 1_000 === second,
  );
  return { wallTime, offsetMinutes };
}

/** The instant that was meant; undefined for none, and where the clock is put forward over it. */
export function instantOf({ wallTime, offsetMinutes }: TypedTime, timeZone: string): string | undefined {
  const offsets = offsetsOf(wallTime, timeZone);
  const offset = offsets.find((candidate) => candidate === offsetMinutes) ?? offsets[0];
  return offset === undefined ? undefined : toInstant(wallTime, offset);
}

/** Whether it can be typed, but is no time at the site. */
export function isSkippedTime({ wallTime }: TypedTime, timeZone: string): boolean {
  return wallTime !== '' && offsetsOf(wallTime, timeZone).length === 0;
}

export function toNewRow(fields: RowFields, timeZone: string): Schemas['CreateAttendanceInput'] {
  return {
    user_id: fields.userId ?? '',
    check_in: instantOf(fields.checkIn, timeZone) ?? '',
    check_out: instantOf(fields.checkOut, timeZone) ?? null,
    status: fields.status,
    camera_id: fields.cameraId,
    location: textOrNull(fields.location),
    notes: textOrNull(fields.notes),
  };
}

/**
 * Only what is different: what is sent is held by hand from then on, and no camera changes it any more. A time that was
 * not touched keeps its fractions of a second.
 */
export function toRowChange(before: RowFields, after: RowFields, timeZone: string): Schemas['UpdateAttendanceInput'] {
  const checkIn = instantOf(after.checkIn, timeZone);
  return {
    ...(isOther(before.checkIn, after.checkIn, timeZone) && checkIn !== undefined && { check_in: checkIn }),
    ...(isOther(before.checkOut, after.checkOut, timeZone) && {
      check_out: instantOf(after.checkOut, timeZone) ?? null,
    }),
    ...(before.status !== after.status && { status: after.status }),
    ...(before.cameraId !== after.cameraId && { camera_id: after.cameraId }),
    ...(before.location !== after.location && { location: textOrNull(after.location) }),
    ...(before.notes !== after.notes && { notes: textOrNull(after.notes) }),
    reason: textOrNull(after.reason),
  };
}

/** What was typed over the row as it is now: a field that nobody touched shows what it has become. */
export function onto(now: RowFields, before: RowFields, typed: RowFields, timeZone: string): RowFields {
  return {
    userId: typed.userId,
    checkIn: isOther(before.checkIn, typed.checkIn, timeZone) ? typed.checkIn : now.checkIn,
    checkOut: isOther(before.checkOut, typed.checkOut, timeZone) ? typed.checkOut : now.checkOut,
    status: before.status === typed.status ? now.status : typed.status,
    cameraId: before.cameraId === typed.cameraId ? now.cameraId : typed.cameraId,
    location: before.location === typed.location ? now.location : typed.location,
    notes: before.notes === typed.notes ? now.notes : typed.notes,
    reason: typed.reason,
  };
}

/** Whether something was typed that is not saved. */
export function isDirty(before: RowFields, after: RowFields, timeZone: string): boolean {
  const { reason, ...changes } = toRowChange(before, after, timeZone);
  return reason !== null || before.userId !== after.userId || Object.keys(changes).length > 0;
}

function isOther(before: TypedTime, after: TypedTime, timeZone: string): boolean {
  return instantOf(before, timeZone) !== instantOf(after, timeZone);
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
