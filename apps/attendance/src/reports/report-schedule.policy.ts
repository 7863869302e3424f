import type { ReportScheduleRhythm } from '@smart-attendance/contracts';
import { dateAfter, wallDate, wallInstantMs } from '../calendar/wall-clock.policy';
import { firstOfMonth, lastOfMonth } from './resolve-report.policy';

export interface Rhythm {
  readonly every: ReportScheduleRhythm;
  /** 1 (Monday) to 7. */
  readonly weekday: number;
  /** 1 to 28. */
  readonly dayOfMonth: number;
  readonly atMinutes: number;
}

/**
 * The first moment after that one. A time that clocks skip is the moment after the gap, one that comes twice the first.
 */
export function nextRunAfter(after: Date, rhythm: Rhythm, timeZone: string): Date {
  // Of yesterday on: zones are at most a day apart from where it is that date.
  for (let date = dateAfter(wallDate(after.getTime(), timeZone), -1); ; date = dateAfter(date, 1)) {
    if (!isOn(date, rhythm)) continue;
    const run = wallInstantMs(date, rhythm.atMinutes, timeZone);
    if (run > after.getTime()) return new Date(run);
  }
}

/**
 * Of one that is changed: what is due already is written, if a moment later, and not passed over; null while it rests.
 */
export function nextRunOfChanged(
  due: Date | null,
  now: Date,
  { isActive, ...rhythm }: Rhythm & { readonly isActive: boolean },
  timeZone: string,
): Date | null {
  if (!isActive) return null;
  return due !== null && due <= now ? due : nextRunAfter(now, rhythm, timeZone);
}

function isOn(date: string, { every, weekday, dayOfMonth }: Rhythm): boolean {
  return every === 'weekly' ? weekdayOf(date) === weekday : Number(date.slice(8)) === dayOfMonth;
}

/** 1 (Monday) to 7. */
function weekdayOf(date: string): number {
  return new Date(date).getUTCDay() || 7;
}

/** The week from Monday to Sunday, or the month, that had ended by the date of a run. */
export function endedBefore(run: Date, every: ReportScheduleRhythm, timeZone: string) {
  const date = wallDate(run.getTime(), timeZone);
  const last = every === 'weekly' ? dateAfter(date, -weekdayOf(date)) : dateAfter(firstOfMonth(date), -1);
  return {
    dateFrom: every === 'weekly' ? dateAfter(last, -6) : firstOfMonth(last),
    dateTo: every === 'weekly' ? last : lastOfMonth(last),
  };
}
