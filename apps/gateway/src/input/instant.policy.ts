import { timestampDate, timestampFromDate } from '@smart-attendance/contracts';

const instantPattern =
  /^(\d{4})-(\d{2})-(\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;
const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A moment as ISO 8601 with an offset; undefined when it is not one. A moment without an offset is nobody's. */
export function parseInstant(text: string): Date | undefined {
  const match = instantPattern.exec(text);
  if (match === null || !isDay(match[1], match[2], match[3])) return undefined;
  const offsetWithColon = text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(offsetWithColon.toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** A day of the calendar as YYYY-MM-DD. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const match = datePattern.exec(value);
  return match !== null && isDay(match[1], match[2], match[3]);
}

function isDay(yearText = '', monthText = '', dayText = ''): boolean {
  const year = Number(yearText);
  const month = Number(monthText);
  const day = Number(dayText);
  // Nobody worked before 1900; it also keeps JavaScript's reading of two-digit years out.
  if (year < 1900 || month < 1 || month > 12 || day < 1) return false;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= lastDay;
}

type Timestamp = ReturnType<typeof timestampFromDate>;

/** A moment that a rule has already found right, as messages carry it; undefined when none was given. */
export function readInstant(text: string | null | undefined): Timestamp | undefined {
  const instant = text === null || text === undefined ? undefined : parseInstant(text);
  return instant === undefined ? undefined : timestampFromDate(instant);
}

/** As answers show it: ISO 8601 in UTC with milliseconds, or null. */
export function showInstant(instant: Timestamp | undefined): string | null {
  return instant === undefined ? null : timestampDate(instant).toISOString();
}
