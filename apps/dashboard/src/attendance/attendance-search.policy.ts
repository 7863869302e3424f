import type { LiveEvent } from '@smart-attendance/client';
import { isDay } from '../i18n/site-day.policy';
import { attendanceStatuses, type AttendanceStatus } from '../ui/attendance-statuses';
import { isMonth } from '../ui/month.policy';

/** What stands in the address of the month, so that it can be sent to somebody. */
export interface MonthSearch {
  readonly month?: string | undefined;
  readonly q?: string | undefined;
  readonly department?: string | undefined;
  readonly inactive?: boolean | undefined;
}

export const sorts = ['date', '-date', 'check_in', '-check_in'] as const;
export type Sort = (typeof sorts)[number];

export interface ListSearch {
  readonly user_id?: string | undefined;
  readonly camera_id?: string | undefined;
  readonly department?: string | undefined;
  readonly status?: AttendanceStatus | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sort?: Sort | undefined;
}

export interface StatisticsSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly department?: string | undefined;
}

export interface PunchesSearch {
  readonly user_id?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly withdrawn?: boolean | undefined;
}

/** Of a row that is to be entered: who and which day, where one comes from their cell. */
export interface NewRowSearch {
  readonly user_id?: string | undefined;
  readonly date?: string | undefined;
}

/** Of one row: as it was known at a moment, with its offset. */
export interface DaySearch {
  readonly as_of?: string | undefined;
}

/** What a browser has in its address: anything. */
type Raw = Readonly<Record<string, unknown>>;

export function toMonthSearch(raw: Raw): MonthSearch {
  return {
    month: textOf(raw['month'], isMonth),
    q: textOf(raw['q']),
    department: textOf(raw['department']),
    inactive: raw['inactive'] === true ? true : undefined,
  };
}

export function toPunchesSearch(raw: Raw): PunchesSearch {
  return {
    user_id: textOf(raw['user_id'], isUuid),
    from: textOf(raw['from'], isDay),
    to: textOf(raw['to'], isDay),
    withdrawn: raw['withdrawn'] === true ? true : undefined,
  };
}

export function toListSearch(raw: Raw): ListSearch {
  return {
    user_id: textOf(raw['user_id'], isUuid),
    camera_id: textOf(raw['camera_id'], isUuid),
    department: textOf(raw['department']),
    status: attendanceStatuses.find((status) => status === raw['status']),
    from: textOf(raw['from'], isDay),
    to: textOf(raw['to'], isDay),
    sort: sorts.find((sort) => sort === raw['sort']),
  };
}

type RowEvent = Extract<LiveEvent, { type: 'attendance.recorded' | 'attendance.corrected' }>;

/**
 * Whether what happened may be about a row of the list: whoever looks at last month reads nothing anew for who comes
 * today. A correction can take a row out of the days that are shown, or into them.
 */
export function mayConcern({ user_id: userId, from, to }: ListSearch, { type, data }: RowEvent): boolean {
  if (userId !== undefined && userId !== data.user_id) return false;
  return type === 'attendance.corrected' || (data.date >= (from ?? data.date) && data.date <= (to ?? data.date));
}

export function toStatisticsSearch(raw: Raw): StatisticsSearch {
  return { from: textOf(raw['from'], isDay), to: textOf(raw['to'], isDay), department: textOf(raw['department']) };
}

export function toNewRowSearch(raw: Raw): NewRowSearch {
  return { user_id: textOf(raw['user_id'], isUuid), date: textOf(raw['date'], isDay) };
}

export function toDaySearch(raw: Raw): DaySearch {
  return { as_of: textOf(raw['as_of'], isInstant) };
}

/** What the API would refuse is as what is not there; a department or a search is at most a name long. */
function textOf(value: unknown, isRight: (text: string) => boolean = () => true): string | undefined {
  // A router reads `q=12` as a number.
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' && text.length <= 255 && isRight(text) ? text : undefined;
}

function isInstant(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
