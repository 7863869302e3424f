import { IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import {
  autoCheckOuts,
  exampleLeaveParts,
  examplePunchesMax,
  minutesOfDay,
  roundingDirections,
  roundingMinutesMax,
  shiftBreakKinds,
  shiftBreaksMax,
  shiftGraceMinutesMax,
  shiftBreakMinutesMax,
  shiftReachMinutesMax,
  values,
  workingTimes,
} from '@smart-attendance/contracts';
import { Is, IsListOf, Optional, OptionalNotNull, Required } from '../input/field.decorators';
import { PageQuery, SortedBy } from '../input/page.query';
import { timeOfDay } from '../input/time-of-day.policy';

/** One that begins at a time of day (`fixed`), or once so much was worked (`automatic`). */
export class Break {
  @Required() @IsIn(shiftBreakKinds) kind!: string;
  @Optional({ description: 'Of a fixed one, as end and paid.' }) @Is(timeOfDay) start?: string | null;
  @Optional() @Is(timeOfDay) end?: string | null;
  @Optional({ default: false }) @IsBoolean() paid?: boolean | null;

  @Optional({ description: 'Of an automatic one, as minutes; it is unpaid.' })
  @IsInt()
  @Min(1)
  @Max(minutesOfDay)
  after_minutes_worked?: number | null;

  @Optional() @IsInt() @Min(1) @Max(shiftBreakMinutesMax) minutes?: number | null;
}

const roundingDescription = 'Minutes on the wall to multiples of which it is rounded; null: not at all.';

/** What may be left out, and cleared in a change. */
class ClearableShiftFields {
  @Optional({ description: 'Null: the length of the shift without its unpaid fixed breaks.' })
  @IsInt()
  @Min(0)
  @Max(minutesOfDay)
  required_minutes?: number | null;

  @Optional({ description: 'Worked less, it is half a day; null: never.' })
  @IsInt()
  @Min(1)
  @Max(minutesOfDay)
  half_day_below_minutes?: number | null;

  @Optional({ description: 'Worked less, it is no day at all; null: never.' })
  @IsInt()
  @Min(1)
  @Max(minutesOfDay)
  absent_below_minutes?: number | null;

  @Optional({ description: roundingDescription })
  @IsInt()
  @Min(1)
  @Max(roundingMinutesMax)
  check_in_rounding_minutes?: number | null;

  @Optional({ description: roundingDescription })
  @IsInt()
  @Min(1)
  @Max(roundingMinutesMax)
  check_out_rounding_minutes?: number | null;

  @Optional({ description: 'Overtime is what is worked beyond the required minutes and these; null: none is counted.' })
  @IsInt()
  @Min(0)
  @Max(minutesOfDay)
  overtime_after_minutes?: number | null;

  @Optional({ description: 'Whose days are holidays: the id of a calendar of /holidays; null: none.' })
  @Is(values.uuid)
  holiday_calendar?: string | null;

  @Optional() @IsListOf(Break, shiftBreaksMax) breaks?: readonly Break[] | null;
}

const directionDescription = 'To which multiple.';
const beforeDescription = 'How long before the start a punch is of this shift already.';
const afterDescription = 'How long after the end a punch is still of this shift.';
const autoDescription = 'What becomes of somebody who was not seen leaving.';
const workingDescription = 'From the first to the last sign, or the sum of what lies between entry and exit.';

class NewShiftFields extends ClearableShiftFields {
  @Required() @Is(timeOfDay) start!: string;
  @Required({ description: 'Not after the start: of the next day.' }) @Is(timeOfDay) end!: string;
  @Optional({ default: false, description: 'Nobody is late.' }) @IsBoolean() flexible?: boolean | null;

  @Optional({ default: 240, description: beforeDescription })
  @IsInt()
  @Min(0)
  @Max(shiftReachMinutesMax)
  before_minutes?: number | null;

  @Optional({ default: 360, description: afterDescription })
  @IsInt()
  @Min(0)
  @Max(shiftReachMinutesMax)
  after_minutes?: number | null;

  @Optional({ default: 5 }) @IsInt() @Min(0) @Max(shiftGraceMinutesMax) late_grace_minutes?: number | null;
  @Optional({ default: 5 }) @IsInt() @Min(0) @Max(shiftGraceMinutesMax) early_grace_minutes?: number | null;

  @Optional({ default: 'nearest', description: directionDescription })
  @IsIn(roundingDirections)
  check_in_rounding_direction?: string | null;

  @Optional({ default: 'nearest', description: directionDescription })
  @IsIn(roundingDirections)
  check_out_rounding_direction?: string | null;

  @Optional({ default: false }) @IsBoolean() overtime_needs_approval?: boolean | null;
  @Optional({ default: 'off', description: autoDescription }) @IsIn(autoCheckOuts) auto_check_out?: string | null;

  @Optional({ default: 'first_in_last_out', description: workingDescription })
  @IsIn(workingTimes)
  working_time?: string | null;
}

export class CreateShiftInput extends NewShiftFields {
  @Required() @Is(values.name) name!: string;
}

const dayOffsets = [-1, 0, 1] as const;

export class ExamplePunch {
  @Required({ example: '08:52' }) @Is(timeOfDay) time!: string;

  @Optional({ default: 0, description: 'Days from the date: 1 is the day after, as at the end of a night.' })
  @IsInt()
  @Min(dayOffsets[0])
  @Max(dayOffsets[2])
  day_offset?: number | null;

  @Optional({ default: 'both', description: 'Of the camera that sees it.' })
  @IsIn(values.cameraRoles)
  role?: string | null;
}

/** The rules of a shift as in a new one, and a day to try them on. */
export class PreviewShiftInput extends NewShiftFields {
  @Optional({ description: 'Today without it. The days around it are days off.' }) @Is(values.date) date?:
    | string
    | null;
  @Optional({ description: 'Its time zone and cool-down; the default site without it.' })
  @Is(values.uuid)
  site_id?: string | null;
  @Optional({ description: 'When somebody is seen.' })
  @IsListOf(ExamplePunch, examplePunchesMax)
  punches?: readonly ExamplePunch[] | null;
  @Optional({ default: false }) @IsBoolean() holiday?: boolean | null;
  @Optional({ description: 'Approved for that day.' }) @IsIn(exampleLeaveParts) leave?: string | null;
}

/** Any subset of the rules. */
export class ShiftRulesChange extends ClearableShiftFields {
  @OptionalNotNull() @Is(timeOfDay) start?: string;
  @OptionalNotNull() @Is(timeOfDay) end?: string;
  @OptionalNotNull() @IsBoolean() flexible?: boolean;

  @OptionalNotNull({ description: beforeDescription })
  @IsInt()
  @Min(0)
  @Max(shiftReachMinutesMax)
  before_minutes?: number;

  @OptionalNotNull({ description: afterDescription })
  @IsInt()
  @Min(0)
  @Max(shiftReachMinutesMax)
  after_minutes?: number;

  @OptionalNotNull() @IsInt() @Min(0) @Max(shiftGraceMinutesMax) late_grace_minutes?: number;
  @OptionalNotNull() @IsInt() @Min(0) @Max(shiftGraceMinutesMax) early_grace_minutes?: number;
  @OptionalNotNull({ description: directionDescription })
  @IsIn(roundingDirections)
  check_in_rounding_direction?: string;
  @OptionalNotNull({ description: directionDescription })
  @IsIn(roundingDirections)
  check_out_rounding_direction?: string;
  @OptionalNotNull() @IsBoolean() overtime_needs_approval?: boolean;
  @OptionalNotNull({ description: autoDescription }) @IsIn(autoCheckOuts) auto_check_out?: string;
  @OptionalNotNull({ description: workingDescription }) @IsIn(workingTimes) working_time?: string;
}

/** Any subset. */
export class UpdateShiftInput extends ShiftRulesChange {
  @OptionalNotNull() @Is(values.name) name?: string;

  @Optional({
    description:
      'From when on the rules are valid: tomorrow at the earliest, which is what is meant without it. While nobody was ever assigned the shift they are valid from the beginning.',
  })
  @Is(values.date)
  valid_from?: string | null;
}

export class ListShiftsQuery extends PageQuery {
  @SortedBy('created_at', 'name') sort?: string;
}
