import { ApiProperty, OmitType } from '@nestjs/swagger';
import type { CalendarEventNote, HolidayCalendar, ImportHolidaysResponse } from '@smart-attendance/contracts';
import { requirePart } from '../http/required-part';
import { Count, Day, Flag, Id, Instant, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';

export class HolidayView {
  @Day() date!: string;
  @Text() name!: string;
}

export class HolidayCalendarView {
  @Id() id!: string;
  @Text() name!: string;
  @ApiProperty({ type: [HolidayView], description: 'In the order of their dates.' })
  holidays!: readonly Shape<HolidayView>[];
  @Count() holiday_count!: number;
  @Day({ nullable: true }) first_date!: string | null;
  @Day({ nullable: true }) last_date!: string | null;
  @Flag({ description: 'Somebody has or had it by their shift: days that have begun stay as they are.' })
  in_use!: boolean;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

/** As in lists. */
export class HolidayCalendarSummaryView extends OmitType(HolidayCalendarView, ['holidays']) {}

export class ChangedHolidayView extends HolidayView {
  @Text() name_before!: string;
}

export class SkippedEventView {
  @Count({ description: 'Of the file.' }) line!: number;
  @Text() message!: string;
}

export class HolidayImportView {
  @Flag({ description: 'Nothing was written; the rest is what would have been.' }) dry_run!: boolean;
  @ApiProperty({ type: [HolidayView] }) added!: readonly Shape<HolidayView>[];
  @ApiProperty({ type: [ChangedHolidayView], description: 'Called otherwise by now.' })
  changed!: readonly Shape<ChangedHolidayView>[];
  @ApiProperty({ type: [HolidayView] }) removed!: readonly Shape<HolidayView>[];
  @Count() unchanged!: number;
  @Count({ description: 'Days that have begun and differ from the file; they stay as they are.' }) kept!: number;
  @ApiProperty({ type: [SkippedEventView], description: 'Events that are no days off, such as those of some hours.' })
  skipped!: readonly Shape<SkippedEventView>[];
  @ApiProperty({ type: HolidayCalendarView, description: 'As it is now; with dry_run, as it would be.' })
  calendar!: Shape<HolidayCalendarView>;
}

export function toHolidayCalendarView(calendar: HolidayCalendar): Shape<HolidayCalendarView> {
  return { ...toHolidayCalendarSummary(calendar), holidays: calendar.holidays.map(toHolidayView) };
}

export function toHolidayCalendarSummary(calendar: HolidayCalendar): Shape<HolidayCalendarSummaryView> {
  return {
    id: calendar.id,
    name: calendar.name,
    holiday_count: calendar.holidayCount,
    first_date: textOrNull(calendar.firstDate),
    last_date: textOrNull(calendar.lastDate),
    in_use: calendar.isInUse,
    created_at: toIsoInstant(calendar.createdAt),
    updated_at: toIsoInstant(calendar.updatedAt),
    revision: calendar.revision,
  };
}

export function toHolidayImportView(isDryRun: boolean, response: ImportHolidaysResponse): HolidayImportView {
  return {
    dry_run: isDryRun,
    added: response.added.map(toHolidayView),
    changed: response.changed.map((one) => ({ ...toHolidayView(one), name_before: one.nameBefore })),
    removed: response.removed.map(toHolidayView),
    unchanged: response.unchanged,
    kept: response.kept,
    skipped: response.skipped.map(toSkippedView),
    calendar: toHolidayCalendarView(requirePart(response.calendar)),
  };
}

function toHolidayView({ date, name }: { readonly date: string; readonly name: string }): Shape<HolidayView> {
  return { date, name };
}

function toSkippedView({ line, message }: CalendarEventNote): Shape<SkippedEventView> {
  return { line, message };
}
