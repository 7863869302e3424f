import { toAppError } from '@smart-attendance/errors';

/** What becomes of a fact whose handler failed. */
export type Verdict = { readonly kind: 'retry'; readonly afterMs: number } | { readonly kind: 'dead-letter' };

const firstRetryMs = 200;
const retryMsMax = 30_000;
/** A defect heals by a deployment or not at all: about four minutes of tries, then an operator looks. */
const attemptsMaxOfDefect = 12;

/**
 * - A neighbour that is away or full (`unavailable`, `rate_limited`), and a machine that is short of something, heals:
 *   tried for ever.
 * - Another AppError is the handler's own verdict on the message, which no retry changes: dead letter at once.
 * - Anything else is a defect or an unknown outage: tried `attemptsMaxOfDefect` times.
 *
 * @param attempt 1 for the first delivery
 * @param defects how many of the deliveries ended like the last kind, this one included; those that an outage ended are
 *   no tries
 */
export function decideRetry(error: unknown, attempt: number, defects = attempt): Verdict {
  const { code } = toAppError(error);
  if (code === 'unavailable' || code === 'rate_limited') return retryAfter(attempt);
  if (code !== 'internal') return { kind: 'dead-letter' };
  return defects < attemptsMaxOfDefect ? retryAfter(defects) : { kind: 'dead-letter' };
}

/** Whether nobody knows if another try would help. */
export function isDefect(error: unknown): boolean {
  return toAppError(error).code === 'internal';
}

function retryAfter(attempt: number): Verdict {
  return { kind: 'retry', afterMs: Math.min(retryMsMax, firstRetryMs * 2 ** Math.min(attempt - 1, 20)) };
}
