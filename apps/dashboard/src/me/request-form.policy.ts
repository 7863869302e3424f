import type { Schemas } from '@smart-attendance/client';
import { instantMsOfWall, toWallTime } from '../i18n/site-time.policy';
import type { AttendanceRow } from './me.queries';

export type RequestInput = Schemas['CreateCorrectionRequestInput'];

/** How it was, as somebody remembers it. Times are those on the wall of the site; empty where there was none. */
export interface RequestFields {
  readonly day: string;
  readonly from: string;
  readonly to: string;
  /** They were not there at all. */
  readonly wasAbsent: boolean;
  readonly reason: string;
}

const dayMs = 86_400_000;

export function toRequestFields(day: string, row: AttendanceRow | undefined, timeZone: string): RequestFields {
  const clock = (instant: string | null | undefined): string =>
    instant == null ? '' : toWallTime(instant, timeZone).slice(11, 16);
  return { day, from: clock(row?.check_in), to: clock(row?.check_out), wasAbsent: false, reason: '' };
}

/** Whether it says anything other than what is there, and why. */
export function isRequest(fields: RequestFields, row: AttendanceRow | undefined, timeZone: string): boolean {
  if (fields.day === '' || fields.reason.trim() === '') return false;
  if (fields.wasAbsent) return row !== undefined;
  const before = toRequestFields(fields.day, row, timeZone);
  return fields.from !== '' && (fields.from !== before.from || fields.to !== before.to);
}

/**
 * What is asked for. A time that was not touched is not asked for, so its seconds stay. A clock says no day: who came
 * did so at the time that is nearest to the check-in there is, as at 00:30 of a night shift, and left at the next one.
 */
export function toRequest(
  userId: string,
  fields: RequestFields,
  row: AttendanceRow | undefined,
  timeZone: string,
): RequestInput {
  const reason = fields.reason.trim();
  if (row !== undefined && fields.wasAbsent) return { user_id: userId, kind: 'removal', attendance_id: row.id, reason };
  const before = toRequestFields(fields.day, row, timeZone);
  const known = row?.check_in == null ? undefined : Date.parse(row.check_in);
  const cameMs = fields.from === before.from && known !== undefined ? known : cameAt(fields, known, timeZone);
  const checkIn = new Date(cameMs).toISOString();
  const checkOut = fields.to === '' ? null : new Date(leftAt(fields, cameMs, timeZone)).toISOString();
  if (row === undefined) {
    return { user_id: userId, kind: 'missing_day', check_in: checkIn, check_out: checkOut, reason };
  }
  return {
    user_id: userId,
    kind: 'change',
    attendance_id: row.id,
    ...(fields.from !== before.from && { check_in: checkIn }),
    ...(fields.to !== before.to && { check_out: checkOut }),
    reason,
  };
}

function cameAt({ day, from }: RequestFields, knownMs: number | undefined, timeZone: string): number {
  const [onDay, ...others] = [0, 1, -1].map((days) => msOf(day, from, days, timeZone)) as [number, number, number];
  if (knownMs === undefined) return onDay;
  const distance = (ms: number): number => Math.abs(ms - knownMs);
  return others.reduce((best, ms) => (distance(ms) < distance(best) ? ms : best), onDay);
}

function leftAt({ day, to }: RequestFields, cameMs: number, timeZone: string): number {
  const candidates = [-1, 0, 1].map((days) => msOf(day, to, days, timeZone));
  return candidates.find((ms) => ms > cameMs) ?? msOf(day, to, 2, timeZone);
}

function msOf(day: string, time: string, days: number, timeZone: string): number {
  return instantMsOfWall(Date.parse(`${day}T${time}:00Z`) + days * dayMs, timeZone);
}
