import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn } from 'class-validator';
import { rotationDaysMax, values, type TextRule } from '@smart-attendance/contracts';
import { weekdays, type Weekday } from '../cameras/opening.input';
import { FromText, Is, Optional, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';

const days = { message: `must be one or more of ${weekdays.join(', ')}` };
const rotationDays = { message: `must have 1 to ${rotationDaysMax} members` };

const shiftOrNothing: TextRule = {
  sentence: 'must be the id of a shift, or an empty text for a day off',
  isRight: (text) => text === '' || values.uuid.isRight(text),
  tidy: values.uuid.tidy,
  schema: {},
};

export class CreateAssignmentInput {
  @Optional({ description: 'Whom it is about: this, a department or a site.' }) @Is(values.uuid) user_id?:
    | string
    | null;
  @Optional() @Is(values.name) department?: string | null;
  @Optional() @Is(values.uuid) site_id?: string | null;

  @Optional({ description: 'What is assigned: this or a rotation, and a work_site_id beside it or alone.' })
  @Is(values.uuid)
  shift_id?: string | null;

  @Optional({ description: 'The days of shift_id, every one without it; the others are days off.' })
  @ArrayMinSize(1, days)
  @ArrayMaxSize(weekdays.length, days)
  @IsIn(weekdays, { each: true, ...days })
  weekdays?: readonly Weekday[] | null;

  @Optional({ description: 'The day of the first shift of a rotation, which goes on into the past, too.' })
  @Is(values.date)
  rotation_anchor_date?: string | null;

  @Optional({ description: 'The shift of each day of a rotation, over and over; an empty text is a day off.' })
  @IsArray({ message: 'must be a list' })
  @ArrayMinSize(1, rotationDays)
  @ArrayMaxSize(rotationDaysMax, rotationDays)
  @Is(shiftOrNothing, { each: true })
  rotation_shift_ids?: readonly string[] | null;

  @Optional({ description: 'Where the person or department works from then on.' })
  @Is(values.uuid)
  work_site_id?: string | null;

  @Required({ description: 'Tomorrow at the earliest; of a draft today at the latest.' })
  @Is(values.date)
  valid_from!: string;
  @Optional({ description: 'Included; null is open.' }) @Is(values.date) valid_to?: string | null;
}

export class UpdateAssignmentInput {
  @Required({ description: 'The last day: today at the earliest.' }) @Is(values.date) valid_to!: string;
}

export class ListAssignmentsQuery extends PageQuery {
  @SortedBy('created_at', 'valid_from') sort?: string;
  @FromText({ description: 'About exactly this person, as the next two.' }) @Is(values.uuid) user_id?: string;
  @FromText({ description: 'Whatever the case.' }) @Is(values.name) department?: string;
  @FromText() @Is(values.uuid) site_id?: string;
  @FromText({ description: 'Alone or in a rotation.' }) @Is(values.uuid) shift_id?: string;
  @FromText({ description: 'Valid on that day.' }) @Is(values.date) date?: string;
}
