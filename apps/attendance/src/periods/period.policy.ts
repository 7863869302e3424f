import { periodDaysMax, type Violation } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { daysBetween } from '../calendar/attendance-day.policy';
import type { OpenItems } from './period.entity';

export interface DateSpan {
  readonly dateFrom: string;
  /** Included. */
  readonly dateTo: string;
}

export function violationsOfSpan({ dateFrom, dateTo }: DateSpan): Violation[] {
  if (dateTo < dateFrom) return [{ field: 'date_to', message: 'must not be before date_from' }];
  return daysBetween(dateFrom, dateTo) < periodDaysMax
    ? []
    : [{ field: 'date_to', message: `must be within ${periodDaysMax} days of date_from` }];
}

/** Of one that is to be locked. `today` is the attendance day that has begun. */
export function violationsOfLock(span: DateSpan, today: string): Violation[] {
  const violations = violationsOfSpan(span);
  if (violations.length > 0 || span.dateTo < today) return violations;
  return [{ field: 'date_to', message: `must be before ${today}: a day is signed when it is over` }];
}

/** `2 rows with overtime that nobody has decided, 1 row without a check-out`; empty when nothing is open. */
export function sentenceOfOpenItems(items: OpenItems): string {
  return [
    counted(items.pendingOvertime, 'row with overtime', 'rows with overtime', ' that nobody has decided'),
    counted(items.missingCheckOuts, 'row', 'rows', ' without a check-out'),
    counted(items.impossibleTravel ?? 0, 'row', 'rows', ' of two sites too far apart for the time between'),
    counted(items.daysToCompute, 'day', 'days', ' still to be computed'),
    counted(items.pendingCorrections, 'correction', 'corrections', ' that nobody has decided'),
    counted(items.undecidedLeave ?? 0, 'leave request', 'leave requests', ' that nobody has decided'),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function counted(count: number, one: string, many: string, rest: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}${rest}`;
}

/** What a change of a signed day answers, with the way to go. */
export function periodLocked(periodId: string, date: string): AppError {
  return new AppError(
    'conflict',
    `${date} is in a locked period. Ask for the change at /corrections; approved with period_id it goes through the lock. Or unlock the period.`,
    { reason: 'period_locked', details: { existing_id: periodId } },
  );
}
