import type { AttendanceConfig } from '../attendance.config';
import { minutesOfDay } from './attendance-day.policy';
import type { SiteRules } from './attendance-status.policy';

/** The place whose attendance this is, as the configuration describes it. */
export class Site implements SiteRules {
  readonly timeZone: string;
  readonly dayStartsAtMinutes: number;
  readonly workdayStartsAtMinutes: number | undefined;
  readonly lateGraceMinutes: number;

  constructor(config: AttendanceConfig) {
    this.timeZone = config.SITE_TIME_ZONE;
    this.dayStartsAtMinutes = minutesOfDay(config.DAY_STARTS_AT) ?? 0;
    this.workdayStartsAtMinutes = minutesOfDay(config.WORKDAY_STARTS_AT);
    this.lateGraceMinutes = config.LATE_GRACE_MINUTES;
  }
}
