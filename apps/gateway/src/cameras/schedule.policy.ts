import {
  minutesOfDay,
  openHoursMax,
  type MessageInitShape,
  type Schedule,
  type ScheduleSchema,
} from '@smart-attendance/contracts';
import { readEach, readObject, type ListReading, type ListRule } from '../input/list-rule';

/** In the order of their numbers: 1 is Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];

/** Local times of day. A `to` before its `from` is of the next day; 24:00 is the end of the day. */
export interface Opening {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

const timePattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** When a camera is watched, as clients write it. */
export const scheduleRule: ListRule<readonly Opening[]> = {
  read: (list) => readEach(list, { what: 'opening', itemsMax: openHoursMax }, readOpening),
  schema: {
    type: 'array',
    maxItems: openHoursMax,
    items: {
      type: 'object',
      required: ['days', 'from', 'to'],
      properties: {
        days: { type: 'array', minItems: 1, items: { type: 'string', enum: [...weekdays] } },
        from: { type: 'string', pattern: timePattern.source },
        to: { type: 'string', description: 'As from, or 24:00; before from it is of the next day.' },
      },
    },
    example: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:30', to: '18:00' }],
  },
};

function readOpening(item: unknown): ListReading<Opening> {
  const reading = readObject(item, ['days', 'from', 'to']);
  if ('problem' in reading) return reading;
  const { days, from, to } = reading.value;
  if (!Array.isArray(days) || days.length === 0 || days.length > weekdays.length || !days.every(isWeekday)) {
    return { problem: `days must be one or more of ${weekdays.join(', ')}` };
  }
  if (!isTime(from)) return { problem: 'from must be a time from 00:00 to 23:59' };
  if ((!isTime(to) && to !== '24:00') || to === '00:00') {
    return { problem: 'to must be a time from 00:01 to 24:00, which is midnight' };
  }
  if (from === to) return { problem: 'to must not be the minute of from' };
  return { value: { days: weekdays.filter((day) => days.includes(day)), from, to } };
}

function isWeekday(value: unknown): value is Weekday {
  return weekdays.includes(value as Weekday);
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && timePattern.test(value);
}

export function toSchedule(openings: readonly Opening[], timeZone: string): MessageInitShape<typeof ScheduleSchema> {
  const hours = openings.map(({ days, from, to }) => ({
    weekdays: days.map((day) => weekdays.indexOf(day) + 1),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
  }));
  return { hours, timeZone };
}

export function showOpenings(schedule: Schedule | undefined): Opening[] {
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
