import type { IntervalEnd } from '@smart-attendance/contracts';
import type { PresenceInterval } from './day';
import type { DayPunch, SetByHand, TravelTime } from './day-input';

const minuteMs = 60_000;
const secondMs = 1_000;

/** When somebody was there, before anything is rounded or taken off. */
export interface Presence {
  readonly checkInMs: number | undefined;
  readonly checkOutMs: number | undefined;
  /** Undefined where the check-in was set by hand. */
  readonly opening: DayPunch | undefined;
  readonly intervals: readonly PresenceInterval[];
  readonly hasUnmatchedExit: boolean;
}

/** In one order, whatever the order of arrival, and each once. */
export function inOrder(punches: readonly DayPunch[]): DayPunch[] {
  const byId = new Map(punches.map((punch) => [`${punch.id} ${punch.fromMs}`, punch]));
  return [...byId.values()].sort((one, other) => one.fromMs - other.fromMs || (one.id < other.id ? -1 : 1));
}

/**
 * Punches of one role at one site that begin within the cool-down of the one that counts are that one, which lasts as
 * long as any of them. Counted from the first, so that somebody who stays in view is seen again.
 */
export function cooledDown(punches: readonly DayPunch[], cooldownSeconds: number): DayPunch[] {
  const kept: DayPunch[] = [];
  const newest = new Map<string, number>();
  for (const punch of punches) {
    const key = `${punch.role} ${punch.siteId}`;
    const index = newest.get(key) ?? -1;
    const earlier = kept[index];
    if (earlier !== undefined && punch.fromMs - earlier.fromMs < cooldownSeconds * secondMs) {
      kept[index] = { ...earlier, toMs: Math.max(earlier.toMs, punch.toMs) };
    } else {
      newest.set(key, kept.push(punch) - 1);
    }
  }
  return kept;
}

/** From the first that is no exit to the last that is no entry. */
export function firstInLastOut(punches: readonly DayPunch[], byHand: SetByHand, isOver: boolean): Presence {
  const first = punches.find(({ role }) => role !== 'exit') ?? punches[0];
  const opening = byHand.checkInMs === undefined ? first : undefined;
  const checkInMs = byHand.checkInMs ?? first?.fromMs;
  const checkOutMs = byHand.checkOutMs ?? lastOut(punches, opening, checkInMs);
  return {
    checkInMs,
    checkOutMs,
    opening,
    intervals: intervalsBySite(punches, { checkInMs, checkOutMs, byHand, isOver }),
    hasUnmatchedExit: false,
  };
}

/** Recognitions of somebody who stays in view overlap, so the one that is the check-in may end last. */
function lastOut(
  punches: readonly DayPunch[],
  opening: DayPunch | undefined,
  checkInMs: number | undefined,
): number | undefined {
  if (checkInMs === undefined) return undefined;
  const outs = punches.filter(({ role }) => role !== 'entry');
  const isSeenAgain = outs.some((punch) => punch !== opening && punch.toMs > checkInMs);
  const ends = isSeenAgain ? outs.map(({ toMs }) => toMs) : [];
  const end = Math.max(...ends, checkInMs);
  return end > checkInMs ? end : undefined;
}

interface Bounds {
  readonly checkInMs: number | undefined;
  readonly checkOutMs: number | undefined;
  readonly byHand: SetByHand;
  readonly isOver: boolean;
}

/** One interval as long as somebody is at one site; the next site begins another, and so does who comes back. */
function intervalsBySite(punches: readonly DayPunch[], bounds: Bounds): PresenceInterval[] {
  const { checkInMs, byHand } = bounds;
  if (checkInMs === undefined) return [];
  const seen = punches.filter(({ toMs }) => toMs >= checkInMs);
  const stays: DayPunch[][] = [];
  for (const punch of seen) {
    const stay = stays.at(-1);
    const before = stay?.at(-1);
    const isBack = before?.role === 'exit' && punch.role === 'entry';
    if (before?.siteId === punch.siteId && !isBack) stay?.push(punch);
    else stays.push([punch]);
  }
  const intervals = stays.map((stay) => stayOf(stay));
  const first = intervals[0] ?? { siteId: '', fromMs: checkInMs, toMs: undefined, end: 'still_here', punches: 0 };
  const opened = [{ ...first, fromMs: checkInMs }, ...intervals.slice(1)];
  if (byHand.checkOutMs !== undefined) return [...endedByHand(opened, byHand)];
  const isEntered = stays.at(-1)?.every(({ role }) => role === 'entry') === true;
  return opened.map((interval, index) => (index < opened.length - 1 ? interval : lastOf(interval, isEntered, bounds)));
}

function stayOf(stay: readonly DayPunch[]): PresenceInterval {
  return {
    siteId: stay[0]?.siteId ?? '',
    fromMs: stay[0]?.fromMs ?? 0,
    toMs: Math.max(...stay.map(({ toMs }) => toMs)),
    end: stay.at(-1)?.role === 'exit' ? 'exit_seen' : 'last_seen',
    punches: stay.length,
  };
}

/** It ends with the check-out, unless they came back since and nobody saw them go. */
function lastOf(interval: PresenceInterval, isEntered: boolean, { checkOutMs, isOver }: Bounds): PresenceInterval {
  const isOpen = checkOutMs === undefined || (isEntered && interval.fromMs >= checkOutMs);
  if (!isOpen && interval.end === 'exit_seen') return { ...interval, toMs: checkOutMs };
  return { ...interval, toMs: isOpen ? undefined : checkOutMs, end: isOver ? 'last_seen' : 'still_here' };
}

interface OpenInterval {
  readonly opening: Pick<DayPunch, 'siteId' | 'fromMs'>;
  readonly isByHand: boolean;
  /** Opened by an entry: only an exit ends it. */
  readonly wantsExit: boolean;
  readonly lastSeenMs: number;
  readonly punches: number;
}

/** Intervals from entry to exit. */
export function paired(punches: readonly DayPunch[], byHand: SetByHand, isOver: boolean): Presence {
  const { checkInMs = -Infinity } = byHand;
  const counted = punches.filter(({ toMs }) => toMs > checkInMs);
  const closed: PresenceInterval[] = [];
  let open = openedByHand(counted, byHand);
  let hasUnmatchedExit = false;
  for (const punch of counted) {
    if (punch.role !== 'exit') {
      open = extended(open, punch);
    } else if (open !== undefined) {
      closed.push({ ...endedBy(open, punch.toMs, 'exit_seen'), punches: open.punches + 1 });
      open = undefined;
    } else {
      const last = closed.pop();
      if (last === undefined) hasUnmatchedExit = true;
      else closed.push({ ...last, toMs: punch.toMs, punches: last.punches + 1 });
    }
  }
  const intervals = open === undefined ? closed : [...closed, leftOpen(open, isOver)];
  const found = endedByHand(intervals, byHand);
  const first = punches.find(({ fromMs, role }) => role !== 'exit' && fromMs === intervals[0]?.fromMs) ?? punches[0];
  return {
    checkInMs: found[0]?.fromMs ?? first?.fromMs,
    checkOutMs: found.at(-1)?.toMs,
    opening: byHand.checkInMs === undefined ? first : undefined,
    intervals: found,
    hasUnmatchedExit,
  };
}

/** A check-in by hand opens as an entry does, unless cameras that see both ways come first: they see the end, too. */
function openedByHand(punches: readonly DayPunch[], { checkInMs }: SetByHand): OpenInterval | undefined {
  if (checkInMs === undefined) return undefined;
  const next = punches.find(({ role }) => role !== 'exit');
  return {
    opening: { siteId: punches[0]?.siteId ?? '', fromMs: checkInMs },
    isByHand: true,
    wantsExit: next === undefined || next.role === 'entry',
    lastSeenMs: checkInMs,
    punches: 0,
  };
}

function extended(open: OpenInterval | undefined, punch: DayPunch): OpenInterval {
  if (open === undefined) {
    return { opening: punch, isByHand: false, wantsExit: punch.role === 'entry', lastSeenMs: punch.toMs, punches: 1 };
  }
  return { ...open, lastSeenMs: Math.max(open.lastSeenMs, punch.toMs), punches: open.punches + 1 };
}

function endedBy({ opening, punches }: OpenInterval, toMs: number | undefined, end: IntervalEnd): PresenceInterval {
  return { siteId: opening.siteId, fromMs: opening.fromMs, toMs, end, punches };
}

/** Where no exit is to be expected, being seen last is the end; one punch alone has none. */
function leftOpen(open: OpenInterval, isOver: boolean): PresenceInterval {
  const isSeenAgain = open.isByHand || open.punches > 1;
  const isEnd = !open.wantsExit && isSeenAgain && open.lastSeenMs > open.opening.fromMs;
  return endedBy(open, isEnd ? open.lastSeenMs : undefined, isOver ? 'last_seen' : 'still_here');
}

/** A check-out by hand cuts the last interval, or makes it longer. */
function endedByHand(intervals: readonly PresenceInterval[], { checkOutMs }: SetByHand): readonly PresenceInterval[] {
  if (checkOutMs === undefined) return intervals;
  const bound = intervals.filter(({ fromMs }, index) => index === 0 || fromMs < checkOutMs);
  return bound.map((interval, index) =>
    index < bound.length - 1 ? interval : { ...interval, toMs: checkOutMs, end: 'manual' as const },
  );
}

/** Seen at two sites with less time between than the way takes. */
export function isTravelImpossible(punches: readonly DayPunch[], travel: readonly TravelTime[]): boolean {
  return punches.some((punch, index) => {
    const before = punches[index - 1];
    if (before === undefined || before.siteId === punch.siteId) return false;
    const known = travel.find(({ siteIds }) => siteIds.includes(before.siteId) && siteIds.includes(punch.siteId));
    return known !== undefined && punch.fromMs - before.toMs < known.minutes * minuteMs;
  });
}
