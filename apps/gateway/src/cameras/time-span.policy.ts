import { AppError } from '@smart-attendance/errors';
import { parseInstant } from '../input/instant.policy';

export interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The time a query is about: until now, and a day long, unless it names another.
 *
 * @throws AppError `invalid_argument` naming `to`
 */
export function requestedTime(query: { readonly from?: string; readonly to?: string }, now: Date): TimeSpan {
  const to = (query.to === undefined ? undefined : parseInstant(query.to)) ?? now;
  const from = (query.from === undefined ? undefined : parseInstant(query.from)) ?? new Date(to.getTime() - dayMs);
  if (from >= to) throw AppError.invalid([{ field: 'to', message: 'must be after from' }]);
  return { from, to };
}

export function lastMinute(now: Date): TimeSpan {
  return { from: new Date(now.getTime() - minuteMs), to: now };
}

/** The first minute of a stream that is live since then; undefined while that minute is not over. */
export function firstMinute(liveSince: Date | undefined, now: Date): TimeSpan | undefined {
  if (liveSince === undefined) return undefined;
  const to = new Date(liveSince.getTime() + minuteMs);
  return to <= now ? { from: liveSince, to } : undefined;
}
