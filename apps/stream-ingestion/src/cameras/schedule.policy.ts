import type { OpenHours } from '@smart-attendance/contracts';

/** When a camera is watched. */
export interface OpenSchedule {
  /** Minutes after local midnight, up to 1440; none means always. */
  readonly hours: readonly Pick<OpenHours, 'weekdays' | 'fromMinute' | 'toMinute'>[];
  /** IANA name; empty for that of the installation. */
  readonly timeZone: string;
}

/**
 * Whether the clock on the wall of that place shows an hour in which the camera is watched. Where clocks are put
 * forward an opening may lose an hour, where they are put back it has one more. `defaultTimeZone` counts when the
 * schedule names none.
 *
 * @throws RangeError for a time zone that this system does not know
 */
export function isOpen(schedule: OpenSchedule | undefined, defaultTimeZone: string, now: Date): boolean {
  if (schedule === undefined || schedule.hours.length === 0) return true;
  const { weekday, minute } = wallClock(now, schedule.timeZone === '' ? defaultTimeZone : schedule.timeZone);
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  return schedule.hours.some(({ weekdays, fromMinute, toMinute }) => {
    if (fromMinute < toMinute) return weekdays.includes(weekday) && fromMinute <= minute && minute < toMinute;
    // Past midnight: the evening of its own day, and the early morning of the next.
    return (weekdays.includes(weekday) && minute >= fromMinute) || (weekdays.includes(dayBefore) && minute < toMinute);
  });
}

/** By zone, since one takes longer to make than a thousand to use; there are some 600 zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** 1 (Monday) to 7 (Sunday), and minutes after midnight. */
function wallClock(now: Date, timeZone: string): { weekday: number; minute: number } {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
  clocks.set(timeZone, clock);
  const parts = new Map(clock.formatToParts(now).map(({ type, value }) => [type, value]));
  return {
    weekday: weekdayNames.indexOf(parts.get('weekday') ?? '') + 1,
    minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
  };
}
