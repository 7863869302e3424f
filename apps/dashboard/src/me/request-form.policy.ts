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
 * What is asked for. A time that was not touched is not asked for, so its seconds stay; who left at an earlier time of
 * day than they came left on the day after.
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
  const at = (time: string, days: number): string =>
    new Date(instantMsOfWall(Date.parse(`${fields.day}T${time}:00Z`) + days * dayMs, timeZone)).toISOString();
  const checkOut = fields.to === '' ? null : at(fields.to, fields.to <= fields.from ? 1 : 0);
  if (row === undefined) {
    return { user_id: userId, kind: 'missing_day', check_in: at(fields.from, 0), check_out: checkOut, reason };
  }
  return {
    user_id: userId,
    kind: 'change',
    attendance_id: row.id,
    ...(fields.from !== before.from && { check_in: at(fields.from, 0) }),
    ...(fields.to !== before.to && { check_out: checkOut }),
    reason,
  };
}
