import { minutesOfDay, type MessageInitShape, type Schedule, type ScheduleSchema } from '@smart-attendance/contracts';
import { weekdays, type Opening } from './opening.input';

export function toScheduleMessage(
  openings: readonly Opening[],
  timeZone: string,
): MessageInitShape<typeof ScheduleSchema> {
  const hours = openings.map(({ days, from, to }) => ({
    weekdays: weekdays.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  }));
  return { hours, timeZone };
}

export function toOpenings(schedule: Schedule | undefined): Opening[] {
  return (schedule?.hours ?? []).map((hours) => ({
    days: weekdays.filter((_, index) => hours.weekdays.includes(index + 1)),
    from: timeOf(hours.fromMinute),
    to: timeOf(hours.toMinute),
  }));
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function timeOf(minute: number): string {
  const within = Math.min(minute, minutesOfDay);
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}
