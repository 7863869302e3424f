import { queryOptions, useQuery } from '@tanstack/react-query';
import { useContext, useSyncExternalStore, type ReactNode } from 'react';
import { SiteTimeZone } from '../i18n';
import { attendanceDayOf, type SiteCalendar } from '../i18n/site-day.policy';
import { ErrorNotice, ListSkeleton } from '../ui';
import { api } from './api';

/** Times are not those of the site until it is read. */
const refetchAfterErrorMs = 15_000;

/** In which zone the site counts its days, and when they and work begin. */
export const siteSettingsQuery = queryOptions({
  queryKey: ['attendance', 'settings'],
  queryFn: ({ signal }) => api.get('/attendance/settings', { signal }),
  // It changes with a restart of the service.
  staleTime: 600_000,
  gcTime: Infinity,
  refetchInterval: ({ state }) => (state.status === 'error' ? refetchAfterErrorMs : false),
});

/** Dates and times of all pages are those of the site; until it answers, those of the browser. */
export function SiteSettings({ children }: { readonly children: ReactNode }): ReactNode {
  const { data } = useQuery(siteSettingsQuery);
  const ofBrowser = useContext(SiteTimeZone);
  // One tree before and after, or the pages below would begin anew when the answer comes.
  return <SiteTimeZone value={data?.time_zone ?? ofBrowser}>{children}</SiteTimeZone>;
}

interface SiteTimesProps {
  /** The zone of what is edited, where it says one. */
  readonly at?: string | null;
  readonly children: ReactNode;
}

/**
 * For forms that make instants of what is typed: they are there once the zone of the site is known. Begun in that of
 * the browser, they would save every time of a row at another instant.
 */
export function SiteTimesOnly({ at = null, children }: SiteTimesProps): ReactNode {
  const { data, error, refetch } = useQuery(siteSettingsQuery);
  if (data !== undefined) return <SiteTimeZone value={at ?? data.time_zone}>{children}</SiteTimeZone>;
  return error === null ? <ListSkeleton /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
}

const clockEveryMs = 15_000;

function onClock(tick: () => void): () => void {
  const timer = setInterval(tick, clockEveryMs);
  return () => {
    clearInterval(timer);
  };
}

/** How days are counted; a row may say a zone of its own. */
export function useSiteCalendar(): SiteCalendar {
  const { data } = useQuery(siteSettingsQuery);
  return { timeZone: useContext(SiteTimeZone), dayStartsAt: data?.day_starts_at ?? '00:00' };
}

/** The attendance day at the site, `2026-11-27`: before the hour at which days begin it is still the one before. */
export function useSiteDay(): string {
  const calendar = useSiteCalendar();
  return useSyncExternalStore(onClock, () => attendanceDayOf(new Date(), calendar));
}
