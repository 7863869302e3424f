import { queryOptions, useQuery } from '@tanstack/react-query';
import { useContext, type ReactNode } from 'react';
import { SiteTimeZone } from '../i18n';
import { api } from './api';

/** In which zone the site counts its days, and when they and work begin. */
export const siteSettingsQuery = queryOptions({
  queryKey: ['attendance', 'settings'],
  queryFn: ({ signal }) => api.get('/attendance/settings', { signal }),
  // It changes with a restart of the service.
  staleTime: 600_000,
  gcTime: Infinity,
});

/** Dates and times of all pages are those of the site; until it answers, those of the browser. */
export function SiteSettings({ children }: { readonly children: ReactNode }): ReactNode {
  const { data } = useQuery(siteSettingsQuery);
  const ofBrowser = useContext(SiteTimeZone);
  // One tree before and after, or the pages below would begin anew when the answer comes.
  return <SiteTimeZone value={data?.time_zone ?? ofBrowser}>{children}</SiteTimeZone>;
}
