import type { Schemas } from '@smart-attendance/client';
import { useMemo } from 'react';
import { useFormat } from '../i18n';

export type Weekday = NonNullable<Schemas['CreateAssignmentInput']['weekdays']>[number];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

/** A Monday. */
const firstMs = Date.parse('2024-01-01T12:00:00Z');

/** `Mon` in the reader's language. */
export function useWeekdayNames(): Readonly<Record<Weekday, string>> {
  const { locale } = useFormat();
  return useMemo(() => {
    const names = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
    const entries = weekdays.map((day, index) => [day, names.format(firstMs + index * 86_400_000)] as const);
    return Object.fromEntries(entries) as Record<Weekday, string>;
  }, [locale]);
}
