import { useQuery } from '@tanstack/react-query';
import { useFormat, type Format } from '../../i18n';
import { sitesQuery, type Punch } from './punches.queries';

/** Dates and times of a punch as they are on the wall of its site. */
export function usePunchFormat(punch: Pick<Punch, 'site_id'>): Format {
  const sites = useQuery(sitesQuery);
  return useFormat().at(sites.data?.find(({ id }) => id === punch.site_id)?.time_zone ?? null);
}
