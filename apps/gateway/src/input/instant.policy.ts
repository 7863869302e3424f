import { tidyText, timestampDate, timestampFromDate, values, type TextRule } from '@smart-attendance/contracts';

const instantPattern =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/;

/** A moment as ISO 8601 with an offset; undefined when it is not one. A moment without an offset is nobody's. */
export function parseInstant(text: string): Date | undefined {
  const match = instantPattern.exec(text);
  if (match?.[1] === undefined || !values.date.isRight(match[1])) return undefined;
  const offsetWithColon = text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const instant = new Date(offsetWithColon.toUpperCase());
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

export const instant: TextRule = {
  sentence: 'must be a moment as ISO 8601 with an offset, such as 2026-11-22T08:30:00+01:00',
  isRight: (text) => parseInstant(text) !== undefined,
  tidy: tidyText,
  schema: { format: 'date-time' },
};

type Timestamp = ReturnType<typeof timestampFromDate>;

/** A moment that a rule has already found right, as messages carry it; undefined when none was given. */
export function toTimestamp(text: string | null | undefined): Timestamp | undefined {
  const instant = text === null || text === undefined ? undefined : parseInstant(text);
  return instant === undefined ? undefined : timestampFromDate(instant);
}

/** As answers show it: ISO 8601 in UTC with milliseconds, or null. */
export function toIsoInstant(instant: Timestamp | undefined): string | null {
  return instant === undefined ? null : timestampDate(instant).toISOString();
}
