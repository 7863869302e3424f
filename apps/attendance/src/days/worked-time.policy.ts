import { wallInstantMs, wallTimeMs } from '../calendar/wall-clock.policy';
import type { PresenceInterval } from './day';
import type { AutomaticBreak, DateRules, FixedBreak, Rounding, ShiftVersion } from './day-input';
import type { ShiftTimes } from './shift-window.policy';

const minuteMs = 60_000;
const minutesADay = 24 * 60;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface WorkedTime {
  readonly workedMinutes: number;
  readonly breakMinutes: number;
}

/** To a multiple on the wall of the site; half a step goes up. */
export function rounded(instantMs: number, rounding: Rounding | undefined, timeZone: string): number {
  if (rounding === undefined) return instantMs;
  const stepMs = rounding.minutes * minuteMs;
  const beyondMs = wallTimeMs(instantMs, timeZone) % stepMs;
  if (beyondMs === 0) return instantMs;
  const isUp = rounding.direction === 'up' || (rounding.direction === 'nearest' && beyondMs * 2 >= stepMs);
  return instantMs - beyondMs + (isUp ? stepMs : 0);
}

/** The closed intervals as spans; the check-in and the check-out as they were rounded. */
export function spansOf(intervals: readonly PresenceInterval[], checkInMs: number, checkOutMs: number): Span[] {
  return intervals.flatMap(({ fromMs, toMs }, index) => {
    if (toMs === undefined) return [];
    const from = index === 0 ? checkInMs : fromMs;
    const to = index === intervals.length - 1 ? checkOutMs : toMs;
    return to > from ? [{ fromMs: from, toMs: to }] : [];
  });
}

/** Without the unpaid breaks: fixed ones as far as they overlap, automatic ones unless a gap as long was seen. */
export function workedTime(
  spans: readonly Span[],
  rules: DateRules,
  times: ShiftTimes,
  shift: ShiftVersion,
): WorkedTime {
  const fixed = shift.breaks.filter((one) => one.kind === 'fixed').filter(({ isPaid }) => !isPaid);
  const present = fixed.reduce<readonly Span[]>(
    (left, one) => without(left, breakSpan(one, rules, times, shift)),
    spans,
  );
  const presentMs = lengthOf(present);
  const automatic = shift.breaks.filter((one) => one.kind === 'automatic');
  const workedMs = presentMs - automaticBreaksMs(automatic, presentMs, gapsOf(spans));
  const [first, last] = [spans[0], spans.at(-1)];
  const wholeMs = first === undefined || last === undefined ? 0 : last.toMs - first.fromMs;
  return {
    workedMinutes: Math.floor(workedMs / minuteMs),
    breakMinutes: Math.floor((wholeMs - workedMs) / minuteMs),
  };
}

/**
 * What has to be worked on that date: as many minutes more or less as the shift is longer or shorter than its clock.
 */
export function requiredMinutes(rules: DateRules, times: ShiftTimes, shift: ShiftVersion): number {
  const lengthMinutes = (times.endMs - times.startMs) / minuteMs;
  const { startsAtMinutes, endsAtMinutes } = shift;
  const clockMinutes = ((endsAtMinutes - startsAtMinutes + minutesADay - 1) % minutesADay) + 1;
  const unpaid = shift.breaks
    .filter((one) => one.kind === 'fixed')
    .filter(({ isPaid }) => !isPaid)
    .reduce(
      (left, one) => without(left, breakSpan(one, rules, times, shift)),
      [{ fromMs: times.startMs, toMs: times.endMs }],
    );
  if (shift.requiredMinutes === undefined) return Math.round(lengthOf(unpaid) / minuteMs);
  return shift.requiredMinutes + (shift.isFlexible ? 0 : lengthMinutes - clockMinutes);
}

function breakSpan(
  { startsAtMinutes, endsAtMinutes }: FixedBreak,
  rules: DateRules,
  times: ShiftTimes,
  shift: ShiftVersion,
): Span {
  const start = startsAtMinutes < shift.startsAtMinutes ? startsAtMinutes + minutesADay : startsAtMinutes;
  const length = (endsAtMinutes - startsAtMinutes + minutesADay) % minutesADay;
  return {
    fromMs: Math.max(wallInstantMs(rules.date, start, rules.site.timeZone), times.startMs),
    toMs: wallInstantMs(rules.date, start + length, rules.site.timeZone),
  };
}

function without(spans: readonly Span[], off: Span): Span[] {
  return spans.flatMap(({ fromMs, toMs }) =>
    [
      { fromMs, toMs: Math.min(toMs, off.fromMs) },
      { fromMs: Math.max(fromMs, off.toMs), toMs },
    ].filter((span) => span.toMs > span.fromMs),
  );
}

/** Each begins once so long was worked, so that a minute more of presence is never a minute less of work. */
function automaticBreaksMs(breaks: readonly AutomaticBreak[], presentMs: number, gapsMs: readonly number[]): number {
  const left = [...gapsMs];
  let takenMs = 0;
  for (const { afterMinutesWorked, minutes } of breaks.toSorted(
    (a, b) => a.afterMinutesWorked - b.afterMinutesWorked,
  )) {
    const breakMs = minutes * minuteMs;
    const seen = left.findIndex((gapMs) => gapMs >= breakMs);
    if (seen >= 0) left[seen] = (left[seen] ?? 0) - breakMs;
    else takenMs += Math.min(breakMs, Math.max(0, presentMs - takenMs - afterMinutesWorked * minuteMs));
  }
  return takenMs;
}

function gapsOf(spans: readonly Span[]): number[] {
  return spans.slice(1).map(({ fromMs }, index) => fromMs - (spans[index]?.toMs ?? fromMs));
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}
