import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import { calendarFileBytesMax } from '@smart-attendance/contracts';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { TakesCalendarFile } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedText } from '../http/uploaded-text';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { readFromQueryAndForm } from '../input/read-input';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { Costs } from '../rate-limits/rate-limit.decorators';
import {
  CreateHolidayCalendarInput,
  ImportHolidaysOptions,
  ListHolidayCalendarsQuery,
  UpdateHolidayCalendarInput,
} from './holiday.input';
import { HolidayCalendarSummaryView, HolidayCalendarView, HolidayImportView } from './holiday.view';
import { HolidaysService } from './holidays.service';

const fileExample = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//example.org//holidays//EN',
  'BEGIN:VEVENT',
  'UID:labour-day@example.org',
  'DTSTART;VALUE=DATE:20270501',
  'DTEND;VALUE=DATE:20270502',
  'RRULE:FREQ=YEARLY',
  'SUMMARY:Labour Day',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

@ApiTags('holidays')
@Controller(`${apiPath}/holidays`)
export class HolidaysController {
  constructor(private readonly holidays: HolidaysService) {}

  @Post()
  @Needs('holidays.write')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Add a holiday calendar',
    description: 'A shift names it as holiday_calendar; nobody is absent on its days.',
  })
  @ApiCreatedResponse({ type: HolidayCalendarView })
  create(
    @Body() input: CreateHolidayCalendarInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<HolidayCalendarView> {
    return this.holidays.create(input, caller, idToGive);
  }

  @Get()
  @Needs('holidays.read')
  @ApiOperation({ summary: 'List holiday calendars, without their days' })
  @AnswersPageOf(HolidayCalendarSummaryView)
  list(@Query() query: ListHolidayCalendarsQuery): Promise<PageView<HolidayCalendarSummaryView>> {
    return this.holidays.list(toPageRequest(query));
  }

  @Get(':id')
  @Needs('holidays.read')
  @ApiOperation({ summary: 'Read a holiday calendar' })
  @ApiOkResponse({ type: HolidayCalendarView })
  get(@Param('id', IdPipe) id: string): Promise<HolidayCalendarView> {
    return this.holidays.get(id);
  }

  @Put(':id')
  @Needs('holidays.write')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Change a holiday calendar',
    description: 'Any subset of the fields; days from tomorrow on once somebody has it by their shift.',
  })
  @ApiOkResponse({ type: HolidayCalendarView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateHolidayCalendarInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<HolidayCalendarView> {
    const change = (revision?: number): Promise<HolidayCalendarView> =>
      this.holidays.update(id, input, caller, revision);
    return precondition.change(() => this.holidays.get(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('holidays.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a holiday calendar that no shift has' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.holidays.delete(id, caller, revision);
    return precondition.change(() => this.holidays.get(id), remove);
  }

  @Post(':id/import')
  @HttpCode(200)
  @Needs('holidays.write')
  @Costs(50)
  @TakesIdempotencyKey()
  @TakesIfMatch()
  @TakesCalendarFile(
    calendarFileBytesMax,
    {
      dry_run: { type: 'boolean' },
      remove_missing: { type: 'boolean' },
      repeats_until: { type: 'string', format: 'date' },
    },
    fileExample,
  )
  @ApiOperation({
    summary: 'Add and rename days from an iCalendar file',
    description:
      'UTF-8, at most 512 KiB and 5,000 events (RFC 5545). Events of whole days are taken, each day of them, and so is what repeats, ' +
      'until repeats_until; those of some hours and cancelled ones are skipped. With remove_missing, days of the years of the file ' +
      'that it does not have go. Days that have begun stay as they are once somebody has the calendar by their shift. ' +
      'A mistake is 422 with its line, and nothing was written.',
  })
  @ApiQuery({ name: 'dry_run', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({ name: 'remove_missing', required: false, schema: { type: 'boolean', default: false } })
  @ApiQuery({
    name: 'repeats_until',
    required: false,
    description: 'The last day of what repeats; else the end of the fifth year from now.',
    schema: { type: 'string', format: 'date' },
    example: '2031-12-31',
  })
  @ApiOkResponse({ type: HolidayImportView })
  async import(
    @Param('id', IdPipe) id: string,
    @UploadedText() file: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<HolidayImportView> {
    const fields = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const names = ['dry_run', 'remove_missing', 'repeats_until'];
    const options = readFromQueryAndForm(ImportHolidaysOptions, names, query, { ...fields });
    const run = (revision?: number): Promise<HolidayImportView> =>
      this.holidays.import(id, file, options, caller, revision);
    return precondition.change(() => this.holidays.get(id), run);
  }
}
