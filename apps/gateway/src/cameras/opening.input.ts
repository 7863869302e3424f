import { ArrayMaxSize, ArrayMinSize, IsIn, Matches, ValidateBy, type ValidationArguments } from 'class-validator';
import { Required } from '../input/field.decorators';

/** In the order of their numbers: 1 is Monday. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];

const days = { message: `must be one or more of ${weekdays.join(', ')}` };
const beginning = { message: 'must be a time from 00:00 to 23:59' };
const end = { message: 'must be a time from 00:01 to 24:00, which is midnight' };

/** Local times of day. A `to` before its `from` is of the next day; 24:00 is the end of the day. */
export class Opening {
  @Required()
  @ArrayMinSize(1, days)
  @ArrayMaxSize(weekdays.length, days)
  @IsIn(weekdays, { each: true, ...days })
  days!: readonly Weekday[];

  @Required() @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, beginning) from!: string;

  @Required({ description: 'As from, or 24:00; before from it is of the next day.' })
  @Matches(/^(?!00:00)(([01]\d|2[0-3]):[0-5]\d|24:00)$/, end)
  @IsNotTheMinuteOfFrom()
  to!: string;
}

function IsNotTheMinuteOfFrom(): PropertyDecorator {
  const validate = (to: unknown, given?: ValidationArguments): boolean =>
    to !== (given?.object as Opening | undefined)?.from;
  return ValidateBy(
    { name: 'isNotTheMinuteOfFrom', validator: { validate } },
    { message: 'must not be the minute of from' },
  );
}
