import type { Moment, StreamStatus } from './stream-status.policy';

/** A state that is still to be reported. */
export interface PendingStatus {
  readonly status: StreamStatus;
  /** When the next state began; undefined for the present one. */
  readonly until: Date | undefined;
}

/** About five times live and away again; with the bus away for longer the oldest are forgotten, which `since` shows. */
export const pendingMax = 16;

/**
 * The state as it may be reported now. Whoever could not report for long that a camera is live could not hand on its
 * frames either, so it was as good as blind: it is reported live only from now, or from the end of having been.
 * `lastReportedMs` is when just this state was reported before.
 */
export function credible(
  { status, until }: PendingStatus,
  lastReportedMs: number | undefined,
  now: Moment,
  unreportedMaxMs: number,
): StreamStatus {
  const certainMs = lastReportedMs ?? status.sinceMs;
  const isCertain = status.state !== 'live' || now.ms - certainMs <= unreportedMaxMs;
  return isCertain ? status : { ...status, since: until ?? now.at, sinceMs: now.ms };
}

/**
 * Adds a state that was just entered. Of states away from live only the first (it says until when the camera was seen)
 * and the newest in a row are kept: a camera that is away for long goes through hundreds. The first in the queue never
 * changes its place, since it may just be under way.
 */
export function withStatus(queue: readonly PendingStatus[], status: StreamStatus): readonly PendingStatus[] {
  const ended = queue.map((pending) => ({ ...pending, until: pending.until ?? status.since }));
  const [beforeLast, last] = [ended.at(-2), ended.at(-1)];
  const isOneOfMany = [beforeLast, last].every((pending) => pending !== undefined && pending.status.state !== 'live');
  const kept = isOneOfMany && status.state !== 'live' ? ended.slice(0, -1) : ended;
  const added = [...kept, { status, until: undefined }];
  return added.length > pendingMax ? [...added.slice(0, 1), ...added.slice(2)] : added;
}
