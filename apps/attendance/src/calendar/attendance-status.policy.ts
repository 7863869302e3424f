import type { AttendanceStatus } from '@smart-attendance/contracts';
import { attendanceDayOf, instantOnDay, type SiteCalendar } from './attendance-day.policy';

/** What a site means by late. */
export interface SiteRules extends SiteCalendar {
  /** Wall time at which work starts, 0..1439; undefined where nobody is ever late. */
  readonly workdayStartsAtMinutes: number | undefined;
  readonly lateGraceMinutes: number;
}

/** `late` once the start of work and the grace have passed; at exactly their end one is still `present`. */
export function decideStatus(checkIn: Date, rules: SiteRules): AttendanceStatus {
  if (rules.workdayStartsAtMinutes === undefined) return 'present';
  const startsAt = instantOnDay(attendanceDayOf(checkIn, rules), rules.workdayStartsAtMinutes, rules);
  return checkIn.getTime() > startsAt.getTime() + rules.lateGraceMinutes * 60_000 ? 'late' : 'present';
}
