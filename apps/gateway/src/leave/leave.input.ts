import { IsBoolean, IsIn } from 'class-validator';
import { leaveParts, leaveStates, values } from '@smart-attendance/contracts';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

export class CreateLeaveTypeInput {
  @Required() @Is(values.name) name!: string;
  @Optional({ default: true, description: 'Whether it is paid, for payroll.' }) @IsBoolean() paid?: boolean | null;
}

/** Any subset. */
export class UpdateLeaveTypeInput {
  @OptionalNotNull() @Is(values.name) name?: string;
  @OptionalNotNull() @IsBoolean() paid?: boolean;
  @OptionalNotNull({ description: 'Nobody asks for one that is not active.' }) @IsBoolean() is_active?: boolean;
}

export class ListLeaveTypesQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
}

export class CreateLeaveRequestInput {
  @Optional({ description: 'Whose leave; the caller’s own when left out.' }) @Is(values.uuid) user_id?: string | null;
  @Required() @Is(values.uuid) type_id!: string;
  @Required({ description: 'The first day, at most a year ago and two years ahead.' })
  @Is(values.date)
  date_from!: string;
  @Optional({ description: 'The last day, included; the first one when left out. At most 366 days in one piece.' })
  @Is(values.date)
  date_to?: string | null;

  @Optional({
    default: 'full_day',
    description: 'Half a day is of one day: off until the middle of the shift, or from it on.',
  })
  @IsIn(leaveParts)
  part?: string | null;

  @Optional({ description: 'For whoever decides.' }) @Is(values.note) note?: string | null;
}

/** Why, for whoever asked. */
export class LeaveReasonInput {
  @Optional() @Is(values.note) reason?: string | null;
}

/** A refusal, and the end of what was approved, always have a reason. */
export class RequiredLeaveReasonInput {
  @Required() @Is({ ...values.note, isRight: isReason, sentence: reasonSentence() }) reason!: string;
}

function isReason(text: string): boolean {
  return text.trim() !== '' && values.note.isRight(text);
}

function reasonSentence(): string {
  return `must be a text of 1 to ${String(values.noteCharactersMax)} characters`;
}

const firstDay = 'Leave that touches this day or later ones.';
const lastDay = 'Leave that touches this day or earlier ones.';

export class ListLeaveRequestsQuery extends PageQuery {
  @SortedBy('created_at', 'date_from') sort?: string;
  @FromText() @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Of the person, as it is now; the whole name, whatever the case.' })
  @Is(values.name)
  department?: string;
  @FromText() @IsIn(leaveStates) state?: string;
  @FromText() @Is(values.uuid) type_id?: string;
  @FromText({ description: firstDay }) @Is(values.date) date_from?: string;
  @FromText({ description: lastDay }) @Is(values.date) date_to?: string;
}

/** In the query, or in a form. */
export class ImportLeaveOptions {
  @FromText({ default: false }) @IsBoolean() dry_run?: boolean;
  @FromText() @Is(values.note) reason?: string;
}
