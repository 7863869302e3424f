import type { AttendanceConfig } from '../attendance.config';
import { minutesOfDay, type SiteCalendar } from './attendance-day.policy';

/** The place whose attendance this is, as the configuration describes it. */
export class Site implements SiteCalendar {
  readonly timeZone: string;
  readonly dayStartsAtMinutes: number;
  /** Wall time at which work starts without a shift, 0..1439; undefined where nobody is ever late. */
  readonly workdayStartsAtMinutes: number | undefined;
  readonly lateGraceMinutes: number;
  /** Whom no camera has seen for so long has left. */
  readonly presenceUnseenMinutes: number;

  constructor(config: AttendanceConfig) {
    this.timeZone = config.SITE_TIME_ZONE;
    this.dayStartsAtMinutes = minutesOfDay(config.DAY_STARTS_AT) ?? 0;
    this.workdayStartsAtMinutes = minutesOfDay(config.WORKDAY_STARTS_AT);
    this.lateGraceMinutes = config.LATE_GRACE_MINUTES;
    this.presenceUnseenMinutes = config.PRESENCE_UNSEEN_MINUTES;
  }
}
