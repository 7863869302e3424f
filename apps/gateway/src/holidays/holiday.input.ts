import { IsBoolean } from 'class-validator';
import { holidaysMax, values } from '@smart-attendance/contracts';
import { FromText, Is, IsListOf, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

/** A day off for everybody whose shift has the calendar. */
export class Holiday {
  @Required() @Is(values.date) date!: string;
  @Required() @Is(values.name) name!: string;
}

export class CreateHolidayCalendarInput {
  @Required() @Is(values.name) name!: string;
  @Optional({ description: 'In any order, each day once.' })
  @IsListOf(Holiday, holidaysMax)
  holidays?: readonly Holiday[] | null;
}

/** Any subset. */
export class UpdateHolidayCalendarInput {
  @OptionalNotNull() @Is(values.name) name?: string;
  @Optional({
    description:
      'All of them: what is not in it goes. Once somebody has the calendar by their shift, days up to today must be as they are.',
  })
  @IsListOf(Holiday, holidaysMax)
  holidays?: readonly Holiday[] | null;
}

export class ListHolidayCalendarsQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
}

/** In the query, or in a form. */
export class ImportHolidaysOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
  @FromText({ default: false }) @IsBoolean() remove_missing?: boolean;
  @FromText() @Is(values.date) repeats_until?: string;
}
