import type { DayCoverage } from './day-input';

const minuteMs = 60_000;
const againMinMs = 5 * minuteMs;
const againMaxMs = 60 * minuteMs;
/** A day that is not caught up by then has lost what it waits for: a stream keeps it for seven days. */
const lateDataMs = 7 * 24 * 60 * minuteMs;

/** `unknown` while camera-registry is away; undefined where nothing depends on it. */
export type CoverageAnswer = DayCoverage | 'unknown' | undefined;

/**
 * When a day is to be looked at again: while it is not over, or what cameras saw is not all known or handled; undefined
 * when there is nothing more to wait for. An outage leaves many days behind, so the longer it lasts, the seldomer:
 * after a quarter of the time since the day was over, 5 to 60 minutes.
 */
export function nextLookAt(closesAt: Date, coverage: CoverageAnswer, now: Date): Date | undefined {
  const ageMs = now.getTime() - closesAt.getTime();
  if (ageMs < 0) return closesAt;
  const isWaiting = coverage === 'unknown' || (coverage?.isCaughtUp === false && ageMs < lateDataMs);
  if (!isWaiting) return undefined;
  return new Date(now.getTime() + Math.min(Math.max(ageMs / 4, againMinMs), againMaxMs));
}
