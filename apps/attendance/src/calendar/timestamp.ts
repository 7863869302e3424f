import { timestampDate, type PersonChanged } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';

/** A point in time as a message carries it. */
export type Timestamp = NonNullable<PersonChanged['changedAt']>;

// Outside of it a clock was wrong or a unit was mixed up; inside, every date has the form YYYY-MM-DD.
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/**
 * To the millisecond.
 * @throws AppError `invalid_argument`, naming the field, for a time before 2000 or after 2099
 */
export function instantOf(timestamp: Timestamp, field: string): Date {
  const instant = timestampDate(timestamp);
  if (!(instant.getTime() >= earliest && instant.getTime() < latest)) {
    throw AppError.invalid([{ field, message: 'must be a time of the years 2000 to 2099' }]);
  }
  return instant;
}
