import {
  type ConfigOf,
  databaseSettings,
  defineConfig,
  erasureSettings,
  integer,
  serviceSettings,
  type Setting,
  siteSettings,
} from '@smart-attendance/config';
import { minutesOfDay } from './calendar/attendance-day.policy';

export const attendanceConfig = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...siteSettings,
  ...erasureSettings,
  DAY_STARTS_AT: wallTime('the hour at which a day of attendance begins; after the end of the last night shift', {
    default: '00:00',
  }),
  WORKDAY_STARTS_AT: wallTime(
    'when work starts for people without shifts, for telling who is late; empty where nobody of them ever is',
    {
      default: '',
    },
  ),
  LATE_GRACE_MINUTES: integer('how long after the start of work one is still in time', {
    default: 5,
    min: 0,
    max: 720,
  }),
  PRESENCE_UNSEEN_MINUTES: integer('whom no camera has seen for so long counts as gone, in the list of who is in', {
    default: 600,
    min: 15,
    max: 1_440,
  }),
});

export type AttendanceConfig = ConfigOf<typeof attendanceConfig>;

function wallTime(doc: string, options: { readonly default: string }): Setting<string> {
  return {
    doc,
    expected: 'a time of day as HH:MM, 00:00 to 23:59',
    defaultValue: options.default,
    isSecret: false,
    parse: (given) => (minutesOfDay(given) === undefined ? undefined : given),
  };
}
