import type { AttendanceConfig } from '../attendance.config';
import { minutesOfDay } from './attendance-day.policy';
import type { SiteRules } from './attendance-status.policy';

/** The place whose attendance this is, as the configuration describes it. */
export class Site implements SiteRules {
  readonly timeZone: string;
  readonly dayStartsAtMinutes: number;
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
