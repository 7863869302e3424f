import type { StreamStateName } from '@smart-attendance/contracts';
import type { StreamFailure } from '../stream-failure';

/** A change of state, as it is reported. */
export interface StreamStatus {
  readonly state: StreamStateName;
  readonly since: Date;
  /** The same by a clock that never jumps. */
  readonly sinceMs: number;
  /** Why it is not live; undefined while it is, and when nothing is wrong. */
  readonly failure: StreamFailure | undefined;
}

/** One moment by the clock on the wall and by one that never jumps. */
export interface Moment {
  readonly at: Date;
  readonly ms: number;
}

/** A clock is corrected by less all the time. */
const clockSlackMs = 5_000;

/**
 * The present state by the clock of now. One that was set meanwhile would put its beginning into the future, where no
 * coverage is, or let it have lasted for hours. What was leapt over, by a clock that was set on or by a machine that
 * was asleep, nobody saw: the state is reported from when it was certain last.
 *
 * @param certainMs when it was reported last, by the clock that never jumps
 */
export function byTheClock(status: StreamStatus, now: Moment, certainMs = status.sinceMs): StreamStatus {
  const ago = (ms: number): Date => new Date(now.at.getTime() - (now.ms - ms));
  const leapMs = ago(status.sinceMs).getTime() - status.since.getTime();
  if (Math.abs(leapMs) < clockSlackMs) return status;
  const sinceMs = leapMs > 0 ? certainMs : status.sinceMs;
  return { ...status, since: ago(sinceMs), sinceMs };
}
