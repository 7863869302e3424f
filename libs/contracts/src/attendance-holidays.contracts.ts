import {
  bytesUpTo,
  checks,
  optionalDate,
  optionalUuid,
  pageWithinLimits,
  requiredName,
  uuid,
  type Check,
} from './checks';
import { defineRequest } from './contract';
import {
  CreateHolidayCalendarRequestSchema,
  CreateHolidayCalendarResponseSchema,
  DeleteHolidayCalendarRequestSchema,
  DeleteHolidayCalendarResponseSchema,
  GetHolidayCalendarRequestSchema,
  GetHolidayCalendarResponseSchema,
  ImportHolidaysRequestSchema,
  ImportHolidaysResponseSchema,
  ListHolidayCalendarsRequestSchema,
  ListHolidayCalendarsResponseSchema,
  UpdateHolidayCalendarRequestSchema,
  UpdateHolidayCalendarResponseSchema,
  type Holiday,
} from './gen/attendance/v1/holidays_pb';
import { defaultDeadlineMs } from './limits';
import { date, name } from './values';

const owner = 'attendance';

/** One for every state of a large country, and some of the company. */
export const holidayCalendarsMax = 200;
/** Twenty years of a hundred days. */
export const holidaysMax = 2_000;
/** Public holidays of ten years have some 100 kB. */
export const calendarFileBytesMax = 512 * 1024;

export const createHolidayCalendar = defineRequest({
  owner,
  name: 'create-holiday-calendar',
  request: CreateHolidayCalendarRequestSchema,
  response: CreateHolidayCalendarResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    optionalUuid('calendarId'),
    requiredName('name'),
    holidays(({ holidays }) => holidays),
    requiredName('authorId'),
  ),
});

export const getHolidayCalendar = defineRequest({
  owner,
  name: 'get-holiday-calendar',
  request: GetHolidayCalendarRequestSchema,
  response: GetHolidayCalendarResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('calendarId')),
});

export const listHolidayCalendars = defineRequest({
  owner,
  name: 'list-holiday-calendars',
  request: ListHolidayCalendarsRequestSchema,
  response: ListHolidayCalendarsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateHolidayCalendar = defineRequest({
  owner,
  name: 'update-holiday-calendar',
  request: UpdateHolidayCalendarRequestSchema,
  response: UpdateHolidayCalendarResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('calendarId'),
    requiredName('name'),
    holidays(({ holidays }) => holidays?.holidays ?? []),
    requiredName('authorId'),
  ),
});

export const deleteHolidayCalendar = defineRequest({
  owner,
  name: 'delete-holiday-calendar',
  request: DeleteHolidayCalendarRequestSchema,
  response: DeleteHolidayCalendarResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('calendarId'), requiredName('authorId')),
});

/** What repeats is worked out, day by day. */
const importDeadlineMs = 15_000;

export const importHolidays = defineRequest({
  owner,
  name: 'import-holidays',
  request: ImportHolidaysRequestSchema,
  response: ImportHolidaysResponseSchema,
  deadlineMs: importDeadlineMs,
  check: checks(
    uuid('calendarId'),
    bytesUpTo('content', calendarFileBytesMax),
    optionalDate('repeatsUntil'),
    requiredName('authorId'),
  ),
});

/** Each a day with a name, and no day twice. */
function holidays<M>(listOf: (message: M) => readonly Holiday[]): Check<M> {
  return (message) => {
    const fault = faultOf(listOf(message));
    return fault === undefined ? undefined : { field: 'holidays', message: fault };
  };
}

function faultOf(list: readonly Holiday[]): string | undefined {
  if (list.length > holidaysMax) return `must be at most ${String(holidaysMax)}`;
  const dates = new Set<string>();
  for (const [index, holiday] of list.entries()) {
    const member = `holiday ${String(index + 1)}`;
    if (!date.isRight(holiday.date)) return `${member}: date ${date.sentence}`;
    if (!name.isRight(holiday.name)) return `${member}: name ${name.sentence}`;
    if (dates.has(holiday.date)) return `${member}: ${holiday.date} is there twice`;
    dates.add(holiday.date);
  }
  return undefined;
}
