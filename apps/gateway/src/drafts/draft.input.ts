import { IsIn, IsInt, Max, Min } from 'class-validator';
import { cooldownSecondsMax, draftStates, noteCharactersMax, values, type TextRule } from '@smart-attendance/contracts';
import { CreateAssignmentInput } from '../assignments/assignment.input';
import { FromText, Is, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { NewestFirstQuery, PageQuery } from '../input/page.query';
import { ShiftRulesChange } from '../shifts/shift.input';

/** People are paid by what follows: nobody says nothing about it. */
const givenReason: TextRule = {
  ...values.note,
  sentence: `must say why, in at most ${noteCharactersMax} characters`,
  isRight: (text) => text.trim() !== '' && values.note.isRight(text),
  schema: { minLength: 1, maxLength: noteCharactersMax },
};

const why = 'Why; kept with the draft and in the history of every row that it changes.';
const firstDay = 'The first day of the change, today at the latest.';

/** Other rules of a shift; what is left out is as on that day. */
export class DraftShiftInput extends ShiftRulesChange {
  @Required() @Is(values.uuid) shift_id!: string;
  @Required({ description: firstDay }) @Is(values.date) valid_from!: string;
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

/** Other rules of a site; what is left out is as on that day. */
export class DraftSiteInput {
  @Required() @Is(values.uuid) site_id!: string;
  @Required({ description: firstDay }) @Is(values.date) valid_from!: string;
  @OptionalNotNull() @Is(values.timeZone) time_zone?: string;
  @OptionalNotNull() @IsInt() @Min(0) @Max(100) coverage_min_percent?: number;
  @OptionalNotNull() @IsInt() @Min(0) @Max(cooldownSecondsMax) cooldown_seconds?: number;
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

/** An assignment that begins today or in the past. */
export class DraftAssignmentInput extends CreateAssignmentInput {
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

/** Another end of an assignment, where the one that it has or gets lies in the past. */
export class DraftAssignmentEndInput {
  @Required() @Is(values.uuid) assignment_id!: string;
  @Optional({ description: 'The last day; null is open. It is not left out: 422.' }) @Is(values.date) valid_to?:
    | string
    | null;
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

/** No other rule: which rows are others than what they would be computed to now. */
export class DraftRecomputationInput {
  @Required() @Is(values.date) date_from!: string;
  @Required({ description: 'Included.' }) @Is(values.date) date_to!: string;
  @Optional({ description: 'Of this person alone.' }) @Is(values.uuid) user_id?: string | null;
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

export class DecideDraftInput {
  @Required({ description: why }) @Is(givenReason) reason!: string;
}

export class ListDraftsQuery extends NewestFirstQuery {
  @FromText() @IsIn(draftStates) state?: string;
}

/** In the order of their dates. */
export class ListDraftDaysQuery extends PageQuery {
  @FromText() @Is(values.uuid) user_id?: string;
}
