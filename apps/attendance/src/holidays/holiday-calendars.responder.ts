import { Controller } from '@nestjs/common';
import {
  createHolidayCalendar,
  deleteHolidayCalendar,
  getHolidayCalendar,
  importHolidays,
  listHolidayCalendars,
  timestampFromDate,
  updateHolidayCalendar,
  type CreateHolidayCalendarRequest,
  type DeleteHolidayCalendarRequest,
  type GetHolidayCalendarRequest,
  type HolidayCalendarSchema,
  type ImportHolidaysRequest,
  type ListHolidayCalendarsRequest,
  type MessageInitShape,
  type UpdateHolidayCalendarRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { HolidayCalendarsService, type ShownCalendar } from './holiday-calendars.service';

@Controller()
export class HolidayCalendarsResponder {
  constructor(private readonly calendars: HolidayCalendarsService) {}

  @RespondsTo(createHolidayCalendar)
  async createHolidayCalendar({ calendarId, name, holidays, authorId }: CreateHolidayCalendarRequest) {
    return { calendar: toCalendar(await this.calendars.create(calendarId, name, holidays, authorId)) };
  }

  @RespondsTo(getHolidayCalendar)
  async getHolidayCalendar({ calendarId }: GetHolidayCalendarRequest) {
    return { calendar: toCalendar(await this.calendars.get(calendarId)) };
  }

  @RespondsTo(listHolidayCalendars)
  async listHolidayCalendars({ page }: ListHolidayCalendarsRequest) {
    const { calendars, total, nextCursor } = await this.calendars.list(page);
    return { calendars: calendars.map(toCalendar), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateHolidayCalendar)
  async updateHolidayCalendar(request: UpdateHolidayCalendarRequest) {
    const { calendarId, name, holidays, authorId, expectedRevision } = request;
    const change = { name, holidays: holidays?.holidays };
    return { calendar: toCalendar(await this.calendars.update(calendarId, change, authorId, expectedRevision)) };
  }

  @RespondsTo(deleteHolidayCalendar)
  async deleteHolidayCalendar({ calendarId, authorId, expectedRevision }: DeleteHolidayCalendarRequest) {
    await this.calendars.delete(calendarId, authorId, expectedRevision);
    return {};
  }

  @RespondsTo(importHolidays)
  async importHolidays({ calendarId, authorId, expectedRevision, ...wish }: ImportHolidaysRequest) {
    const { reading, done } = await this.calendars.import(calendarId, wish, authorId, expectedRevision);
    const said = { skipped: [...reading.skipped], faults: [...reading.faults] };
    if (done === undefined) return said;
    const { plan, shown } = done;
    return {
      ...said,
      calendar: toCalendar(shown),
      added: [...plan.added],
      changed: [...plan.changed],
      removed: [...plan.removed],
      unchanged: plan.unchanged,
      kept: plan.kept.length,
    };
  }
}

function toCalendar({ calendar, span, holidays = [] }: ShownCalendar): MessageInitShape<typeof HolidayCalendarSchema> {
  return {
    id: calendar.id,
    name: calendar.name,
    holidays: holidays.map(({ date, name }) => ({ date, name })),
    holidayCount: span.count,
    firstDate: span.first,
    lastDate: span.last,
    isInUse: span.isInUse,
    revision: calendar.revision,
    createdAt: timestampFromDate(calendar.createdAt),
    updatedAt: timestampFromDate(calendar.updatedAt),
  };
}
