import { IANAZone } from 'luxon';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/**
 * The instant at which the wall clock of the zone shows that time; `minutes` of 1440 and more are of the next dates. A
 * time that comes twice means the first; one that clocks skip means the instant after the gap.
 */
export function wallInstantMs(date: string, minutes: number, timeZone: string): number {
  const wallMs = Date.parse(date) + minutes * minuteMs;
  // Clocks change at most once within two days.
  const [before, after] = [offsetMs(wallMs - dayMs, timeZone), offsetMs(wallMs + dayMs, timeZone)];
  const [first, second] = [wallMs - Math.max(before, after), wallMs - Math.min(before, after)];
  if (before === after || offsetMs(first, timeZone) === wallMs - first) return first;
  if (offsetMs(second, timeZone) === wallMs - second) return second;
  return changeBetweenMs(timeZone, first, second);
}

/** What the calendar on the wall shows at that instant, YYYY-MM-DD. */
export function wallDate(instantMs: number, timeZone: string): string {
  const day = Math.floor((instantMs + offsetMs(instantMs, timeZone)) / dayMs);
  let date = foundDates.get(day);
  if (date === undefined) {
    if (foundDates.size >= datesKeptMax) foundDates.clear();
    foundDates.set(day, (date = new Date(day * dayMs).toISOString().slice(0, 10)));
  }
  return date;
}

/** By the days since 1970: a report of a month asks for each of them some ten thousand times. */
const foundDates = new Map<number, string>();
/** Ten years. */
const datesKeptMax = 3_660;

/** What the clock on the wall shows at that instant, in milliseconds after midnight. */
export function wallTimeMs(instantMs: number, timeZone: string): number {
  return (instantMs + offsetMs(instantMs, timeZone)) % dayMs;
}

export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** Intl takes microseconds for each: what was found is kept, of a time in which no clock changes. */
const foundOffsets = new Map<string, Map<number, number>>();
const clocksChangeEveryMs = 15 * minuteMs;
/** Of one zone: two years. */
const offsetsKeptMax = 70_000;

function offsetMs(instantMs: number, timeZone: string): number {
  const quarter = Math.floor(instantMs / clocksChangeEveryMs);
  let found = foundOffsets.get(timeZone);
  if (found === undefined) foundOffsets.set(timeZone, (found = new Map<number, number>()));
  const known = found.get(quarter);
  if (known !== undefined) return known;
  if (found.size >= offsetsKeptMax) found.clear();
  const offset = IANAZone.create(timeZone).offset(instantMs) * minuteMs;
  // Of a zone that this machine does not know, and compared with anything it would be looked for without end.
  if (Number.isNaN(offset)) throw new RangeError(`Nobody knows the time of ${timeZone} at ${instantMs}.`);
  found.set(quarter, offset);
  return offset;
}

/** The first instant of the offset that is valid at `untilMs`. Clocks change on a whole quarter of an hour. */
function changeBetweenMs(timeZone: string, fromMs: number, untilMs: number): number {
  const after = offsetMs(untilMs, timeZone);
  let changeMs = Math.ceil(fromMs / clocksChangeEveryMs) * clocksChangeEveryMs;
  while (offsetMs(changeMs, timeZone) !== after) changeMs += clocksChangeEveryMs;
  return changeMs;
}
