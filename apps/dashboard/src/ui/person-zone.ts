import { queryOptions, useQuery } from '@tanstack/react-query';
import { isDay } from '../i18n/site-day.policy';
import { api } from '../session';
import { zoneOn } from './site-zone.policy';

const keptMs = 60_000;

/** The zone of the site where somebody is on that day; null: the one that holds for all. */
const personZoneQuery = (userId: string, day: string) =>
  queryOptions({
    queryKey: ['roster', 'zone', userId, day],
    queryFn: async ({ signal }) => {
      const query = { user_ids: userId, date_from: day, date_to: day };
      const roster = await api.get('/roster', { params: { query }, signal });
      const siteId = roster.data[0]?.days[0]?.site_id;
      if (siteId === undefined) return null;
      return zoneOn(day, await api.get('/sites/{id}', { params: { path: { id: siteId } }, signal }));
    },
    staleTime: keptMs,
  });

/** For times that are typed of a day of which there is no row yet that would say its zone. */
export function usePersonZone(userId: string | null, day: string) {
  return useQuery({ ...personZoneQuery(userId ?? '', day), enabled: userId !== null && isDay(day) });
}
