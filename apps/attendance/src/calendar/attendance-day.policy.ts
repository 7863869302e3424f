import { DateTime } from 'luxon';
import { wallInstantMs } from './wall-clock.policy';

/** How a site counts its days. */
export interface SiteCalendar {
  /** IANA name. */
  readonly timeZone: string;
  /** Wall time at which an attendance day begins, 0..1439; a night shift that ends at 06:00 wants it after that. */
  readonly dayStartsAtMinutes: number;
}

const minutesADay = 24 * 60;
/** Of a mean: far less than a millisecond. */
const roundingError = 1e-6;
const dayMs = minutesADay * 60_000;

/** `HH:MM` as minutes after midnight, 0..1439; undefined when it is not a time of day. */
export function minutesOfDay(text: string): number | undefined {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
}

/**
 * Minutes after midnight as `HH:MM`; half a minute is still of the one before. A whole day and more wraps round, so
 * 1445 is 00:05.
 */
export function timeOfDay(minutes: number): string {
  const wrapped = ((Math.ceil(minutes - 0.5 - roundingError) % minutesADay) + minutesADay) % minutesADay;
  return `${twoDigits(Math.floor(wrapped / 60))}:${twoDigits(wrapped % 60)}`;
}

/**
 * The attendance day of an instant as `YYYY-MM-DD`. It is the last day that has begun, not the wall clock's date: when
 * clocks are turned back over the hour at which a day begins, the day that has begun stays.
 */
export function attendanceDayOf(instant: Date, calendar: SiteCalendar): string {
  const local = DateTime.fromJSDate(instant, { zone: calendar.timeZone });
  const date = local.toFormat('yyyy-MM-dd');
  const begins = instantOnDay(date, calendar.dayStartsAtMinutes, calendar);
  return instant.getTime() >= begins.getTime() ? date : addDays(date, -1);
}

/**
 * When the wall clock shows that time within that attendance day. With a day that begins at 04:00, 02:00 belongs to
 * the next calendar date. A time that comes twice means the first; one that clocks skip means the moment after the gap.
 */
export function instantOnDay(date: string, minutes: number, calendar: SiteCalendar): Date {
  const isNextDate = minutes < calendar.dayStartsAtMinutes;
  return new Date(wallInstantMs(date, isNextDate ? minutes + minutesADay : minutes, calendar.timeZone));
}

/**
 * A day after an instant: 24 hours, or until the wall clock shows the same time again where clocks are turned back
 * between, on a day of 25 hours.
 */
export function dayLater(instant: Date, { timeZone }: SiteCalendar): Date {
  const sameTime = DateTime.fromJSDate(instant, { zone: timeZone }).plus({ days: 1 }).getPossibleOffsets();
  return new Date(Math.max(instant.getTime() + dayMs, ...sameTime.map((candidate) => candidate.toMillis())));
}

export function addDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** Days from one date to another, 0 for the same. */
export function daysBetween(from: string, to: string): number {
  return DateTime.fromISO(to, { zone: 'utc' }).diff(DateTime.fromISO(from, { zone: 'utc' }), 'days').days;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
