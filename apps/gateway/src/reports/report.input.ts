import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import {
  reportFormats,
  reportKinds,
  reportLanguages,
  reportScheduleRhythms,
  scheduleDayOfMonthMax,
  tidyText,
  values,
  type TextRule,
} from '@smart-attendance/contracts';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { instant } from '../input/instant.policy';
import { NewestFirstQuery, PageQuery, SortedBy } from '../input/page.query';
import { timeOfDay } from '../input/time-of-day.policy';

const formatText = 'For vendors it is the one that they import, whatever is asked for; json without it.';
const languageText = 'Of headings and words; that of Accept-Language without it, else English.';
const fromText =
  'First day at the site. Without it today, of monthly, totals, departments, punches and vendors this month.';
const toText = 'Last day, included; at most 92 days. Without it the one day, or the month of the first.';
const atText = 'Of presence: who was in at that moment. Without it now.';
const departmentText = 'Of the person, as it is now; the whole name, whatever the case.';
const consultantText = 'Of datev_lodas, as the next four: the number of the tax consultant (Beraternummer).';
const clientText = 'The number of the client there (Mandantennummer).';
const wageTypeText = 'The wage type (Lohnart) that hours are booked on; without one for overtime it is within them.';
const gapsText =
  'Write it without people who have no personnel number and without days whose hours are not known; else such people ' +
  'and days are an error.';

function digits(min: number, max: number): TextRule {
  const pattern = new RegExp(`^\\d{${min},${max}}$`);
  return {
    sentence: `must be ${min} to ${max} digits`,
    isRight: (text) => pattern.test(text),
    tidy: tidyText,
    schema: { pattern: pattern.source },
  };
}

const consultantNumber = digits(4, 7);
const clientNumber = digits(1, 5);
const wageType = digits(1, 4);

/** What is asked for, in a query. */
export class ReportTextQuery {
  @FromText({ description: formatText, default: 'json' }) @IsIn(reportFormats) format?: string;
  @FromText({ description: languageText }) @IsIn(reportLanguages) language?: string;
  @FromText({ description: fromText }) @Is(values.date) date_from?: string;
  @FromText({ description: toText }) @Is(values.date) date_to?: string;
  @FromText({ description: atText }) @Is(instant) at?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: departmentText }) @Is(values.name) department?: string;
  @FromText({ description: 'Of presence and punches.' }) @Is(values.uuid) site_id?: string;
  @FromText({ description: consultantText }) @Is(consultantNumber) datev_consultant_number?: string;
  @FromText({ description: clientText }) @Is(clientNumber) datev_client_number?: string;
  @FromText({ description: wageTypeText }) @Is(wageType) datev_hours_wage_type?: string;
  @FromText() @Is(wageType) datev_overtime_wage_type?: string;
  @FromText({ description: gapsText, default: false }) @IsBoolean() datev_allow_gaps?: boolean;
}

/** The same of every period, in a body. */
class ReportWishInput {
  @Required() @IsIn(reportKinds) kind!: string;
  @Optional({ description: formatText, default: 'json' }) @IsIn(reportFormats) format?: string | null;
  @Optional({ description: languageText }) @IsIn(reportLanguages) language?: string | null;
  @Optional() @Is(values.uuid) user_id?: string | null;
  @Optional({ description: departmentText }) @Is(values.name) department?: string | null;
  @Optional({ description: 'Of presence and punches.' }) @Is(values.uuid) site_id?: string | null;
  @Optional({ description: consultantText }) @Is(consultantNumber) datev_consultant_number?: string | null;
  @Optional({ description: clientText }) @Is(clientNumber) datev_client_number?: string | null;
  @Optional({ description: wageTypeText }) @Is(wageType) datev_hours_wage_type?: string | null;
  @Optional() @Is(wageType) datev_overtime_wage_type?: string | null;
  @Optional({ description: gapsText, default: false }) @IsBoolean() datev_allow_gaps?: boolean | null;
}

export class CreateReportJobInput extends ReportWishInput {
  @Optional({ description: fromText }) @Is(values.date) date_from?: string | null;
  @Optional({ description: toText }) @Is(values.date) date_to?: string | null;
  @Optional({ description: atText }) @Is(instant) at?: string | null;
}

const weekdayText = 'Of weekly: 1 (Monday) to 7.';
const dayOfMonthText = 'Of monthly.';
const atTimeText = 'On the wall at the default site.';

export class CreateReportScheduleInput extends ReportWishInput {
  @Required() @Is(values.name) name!: string;
  @Required({ description: 'It is of the week (Monday to Sunday) or month that has ended.' })
  @IsIn(reportScheduleRhythms)
  every!: string;
  @Optional({ default: 1, description: weekdayText }) @IsInt() @Min(1) @Max(7) weekday?: number | null;
  @Optional({ default: 1, description: dayOfMonthText })
  @IsInt()
  @Min(1)
  @Max(scheduleDayOfMonthMax)
  day_of_month?: number | null;
  @Required({ description: atTimeText, example: '06:00' }) @Is(timeOfDay) at_time!: string;
  @Optional({ default: true }) @IsBoolean() is_active?: boolean | null;
}

/** Any subset. */
export class UpdateReportScheduleInput {
  @OptionalNotNull() @Is(values.name) name?: string;
  @OptionalNotNull() @IsIn(reportKinds) kind?: string;
  @OptionalNotNull() @IsIn(reportFormats) format?: string;
  @OptionalNotNull() @IsIn(reportLanguages) language?: string;
  @Optional() @Is(values.uuid) user_id?: string | null;
  @Optional({ description: departmentText }) @Is(values.name) department?: string | null;
  @Optional() @Is(values.uuid) site_id?: string | null;
  @Optional({ description: consultantText }) @Is(consultantNumber) datev_consultant_number?: string | null;
  @Optional({ description: clientText }) @Is(clientNumber) datev_client_number?: string | null;
  @Optional({ description: wageTypeText }) @Is(wageType) datev_hours_wage_type?: string | null;
  @Optional() @Is(wageType) datev_overtime_wage_type?: string | null;
  @Optional({ description: gapsText, default: false }) @IsBoolean() datev_allow_gaps?: boolean | null;
  @OptionalNotNull() @IsIn(reportScheduleRhythms) every?: string;
  @OptionalNotNull({ description: weekdayText }) @IsInt() @Min(1) @Max(7) weekday?: number;
  @OptionalNotNull({ description: dayOfMonthText }) @IsInt() @Min(1) @Max(scheduleDayOfMonthMax) day_of_month?: number;
  @OptionalNotNull({ description: atTimeText }) @Is(timeOfDay) at_time?: string;
  @OptionalNotNull() @IsBoolean() is_active?: boolean;
}

export class ListReportJobsQuery extends NewestFirstQuery {}

export class ListReportSchedulesQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
}
