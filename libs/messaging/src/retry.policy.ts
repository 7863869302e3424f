import { isAppError } from '@smart-attendance/errors';

/** What becomes of a fact whose handler failed. */
export type Verdict = { readonly kind: 'retry'; readonly afterMs: number } | { readonly kind: 'dead-letter' };

const firstRetryMs = 200;
const retryMsMax = 30_000;
/** A defect heals by a deployment or not at all: about four minutes of tries, then an operator looks. */
const attemptsMaxOfDefect = 12;

/**
 * - A neighbour that is away (`unavailable`, `rate_limited`) comes back: tried for ever.
 * - Another AppError is the handler's own verdict on the message, which no retry changes: dead letter at once.
 * - Anything else is a defect or an unknown outage: tried `attemptsMaxOfDefect` times.
 *
 * @param attempt 1 for the first delivery
 */
export function decideRetry(error: unknown, attempt: number): Verdict {
  if (isAppError(error) && error.code !== 'internal') {
    const heals = error.code === 'unavailable' || error.code === 'rate_limited';
    return heals ? retryAfter(attempt) : { kind: 'dead-letter' };
  }
  return attempt < attemptsMaxOfDefect ? retryAfter(attempt) : { kind: 'dead-letter' };
}

function retryAfter(attempt: number): Verdict {
  return { kind: 'retry', afterMs: Math.min(retryMsMax, firstRetryMs * 2 ** Math.min(attempt - 1, 20)) };
}
