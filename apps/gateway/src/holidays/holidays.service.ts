import { Injectable } from '@nestjs/common';
import {
  createHolidayCalendar,
  deleteHolidayCalendar,
  getHolidayCalendar,
  importHolidays,
  listHolidayCalendars,
  updateHolidayCalendar,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import type { CreateHolidayCalendarInput, ImportHolidaysOptions, UpdateHolidayCalendarInput } from './holiday.input';
import {
  toHolidayCalendarSummary,
  toHolidayCalendarView,
  toHolidayImportView,
  type HolidayCalendarSummaryView,
  type HolidayCalendarView,
  type HolidayImportView,
} from './holiday.view';

/** Holiday calendars over HTTP: requests to attendance. */
@Injectable()
export class HolidaysService {
  constructor(private readonly requests: RequestClient) {}

  /** @param idToGive as IdToGive has it */
  async create(
    input: CreateHolidayCalendarInput,
    { principal }: Caller,
    idToGive: string,
  ): Promise<HolidayCalendarView> {
    const { calendar } = await this.requests.request(createHolidayCalendar, {
      calendarId: idToGive,
      name: input.name,
      holidays: [...(input.holidays ?? [])],
      authorId: principal.id,
    });
    return toHolidayCalendarView(requirePart(calendar));
  }

  async list(page: PageRequest): Promise<PageView<HolidayCalendarSummaryView>> {
    const { calendars, pageInfo } = await this.requests.request(listHolidayCalendars, { page });
    return toPageView(calendars.map(toHolidayCalendarSummary), page, pageInfo);
  }

  async get(calendarId: string): Promise<HolidayCalendarView> {
    return toHolidayCalendarView(
      requirePart((await this.requests.request(getHolidayCalendar, { calendarId })).calendar),
    );
  }

  /** @throws AppError `conflict` (changed_meanwhile), as the next two, when another revision was expected */
  async update(
    calendarId: string,
    input: UpdateHolidayCalendarInput,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<HolidayCalendarView> {
    const { holidays } = input;
    const { calendar } = await this.requests.request(updateHolidayCalendar, {
      calendarId,
      authorId: principal.id,
      ...given({
        name: input.name,
        holidays: holidays === undefined ? undefined : { holidays: [...(holidays ?? [])] },
        expectedRevision,
      }),
    });
    return toHolidayCalendarView(requirePart(calendar));
  }

  async delete(calendarId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    const request = { calendarId, authorId: principal.id, ...given({ expectedRevision }) };
    await this.requests.request(deleteHolidayCalendar, request);
  }

  /** @throws AppError `invalid_argument` naming lines of the file; then nothing was written */
  async import(
    calendarId: string,
    content: Uint8Array,
    options: ImportHolidaysOptions,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<HolidayImportView> {
    const isDryRun = options.dry_run ?? false;
    const response = await this.requests.request(importHolidays, {
      calendarId,
      content,
      isDryRun,
      removesMissing: options.remove_missing ?? false,
      repeatsUntil: options.repeats_until ?? '',
      authorId: principal.id,
      ...given({ expectedRevision }),
    });
    const faults = response.faults.map(({ line, message }) => ({ field: 'file', message: `line ${line}: ${message}` }));
    if (faults.length > 0) {
      throw new AppError('invalid_argument', 'The calendar has mistakes, so nothing was written; errors says where.', {
        violations: faults,
      });
    }
    return toHolidayImportView(isDryRun, response);
  }
}
