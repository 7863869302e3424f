/** What a replica of stream-ingestion says of a camera. */
export interface CameraStateReport {
  readonly state: string;
  /** Why it is not live; empty while it is. */
  readonly reason: string;
  readonly replica: string;
  readonly saidAt: Date;
}

/** Reports are repeated within half of it, so less is forgiven by itself. */
const aheadMsMax = 60_000;

/**
 * Whether a report is news, given the last one that was (undefined for a camera of which nothing was known). Replicas
 * repeat themselves, reports come late, and a camera that is away is tried every few seconds, for ever: none of these
 * is. Neither is `stopped` of a replica that gave the camera up to the one that reported last. What was said in the
 * future was said by a clock that was set back since, and is not waited for.
 */
export function isStateChange(report: CameraStateReport, last: CameraStateReport | undefined, now: Date): boolean {
  if (last === undefined) return true;
  const isLastOfWrongClock = last.saidAt.getTime() > now.getTime() + aheadMsMax;
  if (report.saidAt < last.saidAt && !isLastOfWrongClock) return false;
  if (report.state === last.state && report.reason === last.reason) return false;
  if (report.state === 'connecting' && isAway(last)) return false;
  return report.state !== 'stopped' || report.replica === last.replica;
}

/** Tried again and again: what it is in between its tries. */
export function isAway({ state }: Pick<CameraStateReport, 'state'>): boolean {
  return state === 'waiting' || state === 'failed';
}
