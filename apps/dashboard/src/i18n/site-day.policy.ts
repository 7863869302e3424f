import { instantMsOfWall, toWallTime } from './site-time.policy';

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** How a site counts its days. */
export interface SiteCalendar {
  readonly timeZone: string;
  /** Wall time at which an attendance day begins, `00:00`. */
  readonly dayStartsAt: string;
}

/** Whether it is a day of the calendar, `2026-11-27`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = utcMs(text);
  // Some engines read 30 February as 2 March.
  return !Number.isNaN(ms) && isoDayOf(ms) === text;
}

/**
 * The instant at which a day of the calendar begins at the site; undefined for what is no day.
 * @param isoDay `2026-11-27`
 */
export function startOfDay(isoDay: string, timeZone: string): Date | undefined {
  return isDay(isoDay) ? new Date(instantMsOfWall(utcMs(isoDay), timeZone)) : undefined;
}

/** The instant at which the next one begins. */
export function endOfDay(isoDay: string, timeZone: string): Date | undefined {
  return isDay(isoDay) ? new Date(instantMsOfWall(utcMs(isoDay) + dayMs, timeZone)) : undefined;
}

/** From the day before to the day after: wherever a site is, what is today there is one of them. */
export function daysAround(isoDay: string): { readonly from: string; readonly to: string } {
  return { from: isoDayOf(utcMs(isoDay) - dayMs), to: isoDayOf(utcMs(isoDay) + dayMs) };
}

/** Begin and end of an attendance day as instants. */
export function boundsOfDay(isoDay: string, site: SiteCalendar): { readonly from: string; readonly to: string } {
  const begins = (wallMs: number): string => new Date(beginMs(wallMs, site)).toISOString();
  return { from: begins(utcMs(isoDay)), to: begins(utcMs(isoDay) + dayMs) };
}

/**
 * The attendance day of an instant. It is the last day that has begun, not the date on the wall: before the hour at
 * which days begin it is still the day before.
 */
export function attendanceDayOf(instant: Date, site: SiteCalendar): string {
  const wallDay = toWallTime(instant, site.timeZone).slice(0, 10);
  const hasBegun = instant.getTime() >= beginMs(utcMs(wallDay), site);
  return hasBegun ? wallDay : isoDayOf(utcMs(wallDay) - dayMs);
}

function beginMs(midnightMs: number, { timeZone, dayStartsAt }: SiteCalendar): number {
  const [hours = 0, minutes = 0] = dayStartsAt.split(':').map(Number);
  return instantMsOfWall(midnightMs + (hours * 60 + minutes) * minuteMs, timeZone);
}

function utcMs(isoDay: string): number {
  return Date.parse(`${isoDay}T00:00:00Z`);
}

function isoDayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
