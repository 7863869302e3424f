import type { StreamStateName } from '@smart-attendance/contracts';

/** What one replica reported of one camera: in this state from `since` up to `until`, which is not earlier. */
export interface StatusReport {
  readonly cameraId: string;
  readonly replica: string;
  readonly state: StreamStateName;
  readonly reason: string;
  readonly since: Date;
  readonly until: Date;
}

/** A stretch of one state of one camera, as one replica reported it. */
export interface Span {
  readonly state: StreamStateName;
  readonly reason: string;
  readonly beganAt: Date;
  /** Up to here somebody reported it. */
  readonly reportedUntil: Date;
}

/** Replicas repeat themselves every 30 s; a silence of half as much again means that nobody reports any more. */
export const reportGoodForMs = 45_000;

/**
 * What a report is to the last span of the same camera and replica that began at its `since` or before:
 *
 * - `extend`  it is about that span, or of a try in between that is not worth a span of its own
 * - `replace` it is the later one about what began at that very moment
 * - `begin`   a new span
 * - `nothing` an older report about a moment of which a later one is known
 *
 * Reports may come late, twice and in any order.
 */
export function placeOf(report: StatusReport, before: Span | undefined): 'extend' | 'replace' | 'begin' | 'nothing' {
  if (before === undefined) return 'begin';
  if (before.beganAt.getTime() === report.since.getTime()) {
    if (before.state === report.state) return 'extend';
    return report.until >= before.reportedUntil ? 'replace' : 'nothing';
  }
  return continues(report, before) ? 'extend' : 'begin';
}

/**
 * A camera that is away is tried every few seconds, for ever: each try as a span of its own would be some ten thousand
 * rows a day, and a history in which nobody finds anything.
 */
function continues(report: StatusReport, before: Span): boolean {
  if (silenceMs(before, report.since) > reportGoodForMs) return false;
  if (report.state === before.state) return report.state !== 'live' && report.reason === before.reason;
  return report.state === 'connecting' && (before.state === 'waiting' || before.state === 'failed');
}

/** A clock is corrected by less all the time. */
const clockSlackMs = 5_000;

/**
 * Spans of the same replica that began between these times cannot be: the report says that one state lasted then. They
 * were said before the clock was set back, and left there they would end, or hide, what lasts.
 */
export function outdatedBy({ since, until }: StatusReport): { readonly after: Date; readonly before: Date } {
  return { after: since, before: new Date(until.getTime() - clockSlackMs) };
}

/**
 * When a span ended, by the next one of the same camera and replica; undefined while there is none. At the beginning of
 * the next, unless the replica was silent before it (it was killed, and came back under its name) or the next is of the
 * same state (something in between was missed): then nothing is sure after the last report.
 */
export function endOf(span: Span, next: Span | undefined): Date | undefined {
  if (next === undefined) return undefined;
  const isSure = silenceMs(span, next.beganAt) <= reportGoodForMs && span.state !== next.state;
  return isSure || span.reportedUntil > next.beganAt ? next.beganAt : span.reportedUntil;
}

function silenceMs({ reportedUntil }: Span, until: Date): number {
  return until.getTime() - reportedUntil.getTime();
}

/** A span without an end, beside those of other replicas. */
export interface OpenSpan {
  readonly id: string;
  readonly state: StreamStateName;
  readonly reportedUntil: Date;
}

/**
 * The one of a camera's open spans that still lasts: of the replica that reported last, if that was just now. Another
 * replica's `stopped` means only that this one gave the camera up; but when nobody reports of it any more it is
 * stopped, and that is not repeated.
 */
export function lastingOf(open: readonly OpenSpan[], now: Date): string | undefined {
  const latestFirst = open.toSorted((one, other) => other.reportedUntil.getTime() - one.reportedUntil.getTime());
  const carried = latestFirst.find(({ state }) => state !== 'stopped');
  if (carried !== undefined && now.getTime() - carried.reportedUntil.getTime() < reportGoodForMs) return carried.id;
  const [latest] = latestFirst;
  return latest?.state === 'stopped' ? latest.id : undefined;
}
