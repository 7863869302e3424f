import type { FailureReason } from '../stream-failure';

export interface RetryTimings {
  readonly firstMs: number;
  /** For what costs camera and network next to nothing to try: the sooner a picture is back, the better. */
  readonly cheapMaxMs: number;
  readonly maxMs: number;
  /** For what does not heal by itself. Seldom, because cameras lock out who keeps trying a wrong password. */
  readonly failedMs: number;
  /** Having been live for so long, the next failure counts as the first. */
  readonly soundAfterMs: number;
}

export const retryTimings: RetryTimings = {
  firstMs: 1_000,
  // With a keyframe every two to four seconds a camera that is back is seen again within ten.
  cheapMaxMs: 5_000,
  maxMs: 30_000,
  failedMs: 300_000,
  soundAfterMs: 10_000,
};

const hopeless = new Set<FailureReason>(['unauthorized', 'unsupported_codec', 'forbidden_address']);
const cheap = new Set<FailureReason>([
  ...(['unreachable', 'refused', 'not_found', 'ended', 'stalled', 'timed_out', 'no_resources'] as const),
]);

/**
 * A try that timed out has waited 6 s already: with 2 s more, and a second or two to connect beside other work, a
 * camera that hung and was switched on again just after it was tried is back within ten.
 */
const timedOutShare = 0.4;

export interface Retry {
  readonly state: 'waiting' | 'failed';
  readonly afterMs: number;
}

/** What a camera is in that is tried again after this failure, also while it is tried. */
export function stateAfter(reason: FailureReason): Retry['state'] {
  return hopeless.has(reason) ? 'failed' : 'waiting';
}

/**
 * What follows on the `failuresInRow`-th failure (1 and up): twice as long each time, a quarter more or less so that
 * cameras which went away together do not come back together, and for ever. `random` is from 0 up to 1.
 */
export function decideRetry(
  reason: FailureReason,
  failuresInRow: number,
  random: number,
  timings: RetryTimings = retryTimings,
): Retry {
  const { firstMs, cheapMaxMs, maxMs, failedMs } = timings;
  const jitter = 0.75 + random / 2;
  if (stateAfter(reason) === 'failed') return { state: 'failed', afterMs: failedMs * jitter };
  const cheapMs = reason === 'timed_out' ? cheapMaxMs * timedOutShare : cheapMaxMs;
  const mostMs = Math.max(firstMs, cheap.has(reason) ? cheapMs : maxMs);
  // 2 to the power of 30 is beyond every limit, and still a number.
  const wantedMs = firstMs * 2 ** Math.min(failuresInRow - 1, 30);
  const afterMs = Math.min(wantedMs, mostMs) * jitter;
  return { state: 'waiting', afterMs: Math.min(Math.max(afterMs, firstMs), mostMs) };
}
