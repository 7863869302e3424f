import type { Schemas } from '@smart-attendance/client';
import { boundsOfDay, type SiteCalendar } from '../i18n/site-day.policy';

export interface Span {
  readonly from: string;
  readonly to: string;
}

interface Row {
  readonly date: string;
  readonly punches: readonly Pick<Schemas['PunchView'], 'from' | 'to'>[];
}

/**
 * When what a row stands on was seen: from its first punch to its last, so that a night is whole and has nothing of the
 * one before. Of a row without any, as one that was entered, it is the day at the site.
 */
export function evidenceSpanOf({ date, punches }: Row, site: SiteCalendar): Span {
  if (punches.length === 0) return boundsOfDay(date, site);
  const ends = punches.flatMap(({ from, to }) => [Date.parse(from), Date.parse(to)]);
  return { from: new Date(Math.min(...ends)).toISOString(), to: new Date(Math.max(...ends)).toISOString() };
}
