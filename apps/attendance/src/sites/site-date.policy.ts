import { attendanceDayOf, type SiteCalendar } from '../calendar/attendance-day.policy';
import type { SiteRulesVersion } from './site.entity';

/**
 * The attendance day of a site, by its own clock. Where the clock itself changes, the day that has begun is the old
 * one's until it is over, and no day comes twice.
 * @param versions in the order of their dates
 * @param configured the clock of before the first version
 */
export function siteDate(
  versions: readonly Pick<SiteRulesVersion, 'validFrom' | 'timeZone'>[],
  configured: SiteCalendar,
  now: Date,
): string {
  let date = attendanceDayOf(now, configured);
  for (const { validFrom, timeZone } of versions) {
    if (validFrom > date) break;
    const own = attendanceDayOf(now, { ...configured, timeZone });
    date = own < validFrom ? validFrom : own;
  }
  return date;
}
