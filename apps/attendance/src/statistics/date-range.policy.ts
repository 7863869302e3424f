import type { Violation } from '@smart-attendance/contracts';
import { addDays, daysBetween } from '../calendar/attendance-day.policy';

/** Attendance days, both included. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** A leap year. */
export const rangeDaysMax = 366;

/**
 * The days to sum up. An open end is tomorrow, since a record may lie a day ahead; an open beginning is the earliest
 * that the limit allows. Answers the violations when the dates are the wrong way round or too far apart.
 */
export function decideRange(
  dateFrom: string,
  dateTo: string,
  today: string,
): DateRange | { readonly violations: readonly Violation[] } {
  const tomorrow = addDays(today, 1);
  const openEnd = dateFrom > tomorrow ? dateFrom : tomorrow;
  const to = dateTo === '' ? openEnd : dateTo;
  const from = dateFrom === '' ? addDays(to, 1 - rangeDaysMax) : dateFrom;
  if (from > to) return { violations: [{ field: 'date_from', message: 'must not be after date_to' }] };
  if (daysBetween(from, to) >= rangeDaysMax) {
    const message = `must be given and at most ${rangeDaysMax} days after date_from, both days counted`;
    return { violations: [{ field: 'date_to', message }] };
  }
  return { from, to };
}
