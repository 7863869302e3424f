const dayMs = 86_400_000;
const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;

/** Wall time of a site to the second, `2026-11-27T08:30:00`. */
export function toWallTime(instant: string | Date, timeZone: string): string {
  return new Date(wallMsAt(new Date(instant).getTime(), timeZone)).toISOString().slice(0, 19);
}

/**
 * How many minutes the clock of the site can be ahead of UTC at a wall time: none where clocks are put forward over it,
 * two where they are put back, the earlier instant first.
 */
export function offsetsOf(wallTime: string, timeZone: string): readonly number[] {
  const wallMs = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(wallMs)) return [];
  // No zone has two changes within two days.
  const around = [wallMs - dayMs, wallMs + dayMs].map((ms) => offsetAt(ms, timeZone));
  return [...new Set(around)]
    .filter((offset) => offsetAt(wallMs - offset * minuteMs, timeZone) === offset)
    .sort((a, b) => b - a);
}

/** With its offset, as the API takes it: `2026-11-27T08:30:00+01:00`. */
export function toInstant(wallTime: string, offsetMinutes: number): string {
  const seconds = wallTime.length === 16 ? `${wallTime}:00` : wallTime;
  return `${seconds}${offsetText(offsetMinutes)}`;
}

/** `+01:00` */
export function offsetText(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The instant at which the clock of a site shows that time, read as if it were UTC. A time that comes twice is the
 * first; one that clocks skip is the moment after the gap, as the services count.
 */
export function instantMsOfWall(wallMs: number, timeZone: string): number {
  const [before, after] = [offsetAt(wallMs - dayMs, timeZone), offsetAt(wallMs + dayMs, timeZone)];
  const [first, second] = [wallMs - Math.max(before, after) * minuteMs, wallMs - Math.min(before, after) * minuteMs];
  if (before === after || first + offsetAt(first, timeZone) * minuteMs === wallMs) return first;
  if (second + offsetAt(second, timeZone) * minuteMs === wallMs) return second;
  // Clocks change on a whole quarter of an hour.
  let changeMs = Math.ceil(first / quarterMs) * quarterMs;
  while (changeMs < second && offsetAt(changeMs, timeZone) !== after) changeMs += quarterMs;
  return changeMs;
}

function offsetAt(instantMs: number, timeZone: string): number {
  return Math.round((wallMsAt(instantMs, timeZone) - Math.floor(instantMs / 1_000) * 1_000) / minuteMs);
}

/** What the clock on the wall shows, read as if it were UTC. */
function wallMsAt(instantMs: number, timeZone: string): number {
  const parts = Object.fromEntries(
    clockOf(timeZone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** By zone: to make one takes as long as fifty readings of it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = createClock(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

function createClock(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}
