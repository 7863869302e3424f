import {
  shiftBreakKinds,
  type MessageInitShape,
  type Shift,
  type ShiftBreakSchema,
  type ShiftRulesSchema,
} from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import { given } from '../input/show.policy';
import { toMinutesOfDay } from '../input/time-of-day.policy';
import type { Break, CreateShiftInput, ShiftRulesChange, UpdateShiftInput } from './shift.input';
import { toShiftView, type ShiftRulesView } from './shift.view';

type RulesInit = MessageInitShape<typeof ShiftRulesSchema>;

/** What is said of a shift, after which only its name is not a rule. */
type SaidRules = Omit<Partial<ShiftRulesView>, 'breaks'> & { readonly breaks?: readonly Break[] | null };

const roundingDirectionDefault = 'nearest';

/**
 * A new shift as attendance is asked for it; what was left out has its default.
 * @throws AppError `invalid_argument` naming `breaks`, as the next
 */
export function toNewRules(input: Omit<CreateShiftInput, 'name'>): RulesInit {
  return toRules({
    ...withoutNull({
      flexible: input.flexible,
      before_minutes: input.before_minutes,
      after_minutes: input.after_minutes,
      late_grace_minutes: input.late_grace_minutes,
      early_grace_minutes: input.early_grace_minutes,
      overtime_needs_approval: input.overtime_needs_approval,
      auto_check_out: input.auto_check_out,
      working_time: input.working_time,
    }),
    ...clearable(input),
    start: input.start,
    end: input.end,
  });
}

/** Undefined when only the name, or nothing, is changed; else the rules of that day with what was given. */
export function toRulesAfter(input: UpdateShiftInput, shift: Shift, tomorrow: string): RulesInit | undefined {
  const rules = Object.fromEntries(Object.entries(input).filter(([name]) => !notRules.includes(name)));
  return toRulesFrom(input.valid_from ?? tomorrow, rules, shift);
}

const notRules: readonly string[] = ['name', 'valid_from'];

/** As the other, of a change that names nothing but rules. */
export function toRulesFrom(date: string, change: ShiftRulesChange, shift: Shift): RulesInit | undefined {
  const changes = rulesIn(change);
  if (Object.keys(changes).length === 0) return undefined;
  const { versions, ...current } = toShiftView(shift);
  const before: SaidRules = versions.findLast(({ valid_from: from }) => from === null || from <= date) ?? current;
  return toRules({ ...before, ...changes });
}

/** What is given of them. */
function rulesIn(change: ShiftRulesChange): SaidRules {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function clearable(input: Omit<CreateShiftInput, 'name'>): SaidRules {
  return {
    required_minutes: input.required_minutes ?? null,
    half_day_below_minutes: input.half_day_below_minutes ?? null,
    absent_below_minutes: input.absent_below_minutes ?? null,
    check_in_rounding_minutes: input.check_in_rounding_minutes ?? null,
    check_in_rounding_direction: input.check_in_rounding_direction ?? null,
    check_out_rounding_minutes: input.check_out_rounding_minutes ?? null,
    check_out_rounding_direction: input.check_out_rounding_direction ?? null,
    overtime_after_minutes: input.overtime_after_minutes ?? null,
    holiday_calendar: input.holiday_calendar ?? null,
    breaks: input.breaks ?? null,
  };
}

function toRules(said: SaidRules): RulesInit {
  return {
    startsAtMinutes: toMinutesOfDay(said.start ?? ''),
    endsAtMinutes: toMinutesOfDay(said.end ?? ''),
    isFlexible: said.flexible ?? false,
    beforeMinutes: said.before_minutes ?? 240,
    afterMinutes: said.after_minutes ?? 360,
    lateGraceMinutes: said.late_grace_minutes ?? 5,
    earlyGraceMinutes: said.early_grace_minutes ?? 5,
    ...toThresholds(said),
    overtimeNeedsApproval: said.overtime_needs_approval ?? false,
    autoCheckOut: said.auto_check_out ?? 'off',
    workingTime: said.working_time ?? 'first_in_last_out',
    holidayCalendarId: said.holiday_calendar ?? '',
    breaks: (said.breaks ?? []).map(toBreak),
  };
}

/** What is not said is not there. */
function toThresholds(said: SaidRules) {
  return given({
    requiredMinutes: said.required_minutes ?? undefined,
    halfDayBelowMinutes: said.half_day_below_minutes ?? undefined,
    absentBelowMinutes: said.absent_below_minutes ?? undefined,
    overtimeAfterMinutes: said.overtime_after_minutes ?? undefined,
    checkInRounding: toRounding(said.check_in_rounding_minutes, said.check_in_rounding_direction),
    checkOutRounding: toRounding(said.check_out_rounding_minutes, said.check_out_rounding_direction),
  });
}

function toRounding(minutes: number | null | undefined, direction: string | null | undefined) {
  if (minutes === null || minutes === undefined) return undefined;
  return { minutes, direction: direction ?? roundingDirectionDefault };
}

function toBreak(one: Break, index: number): MessageInitShape<typeof ShiftBreakSchema> {
  const [fixed] = shiftBreakKinds;
  const { kind, start, end, after_minutes_worked: afterMinutesWorked, minutes } = one;
  if (kind === fixed) {
    if (start === null || start === undefined || end === null || end === undefined)
      throw missing(index, 'start and end');
    return {
      kind,
      startsAtMinutes: toMinutesOfDay(start),
      endsAtMinutes: toMinutesOfDay(end),
      isPaid: one.paid ?? false,
    };
  }
  if (afterMinutesWorked === null || afterMinutesWorked === undefined || minutes === null || minutes === undefined) {
    throw missing(index, 'after_minutes_worked and minutes');
  }
  return { kind, afterMinutesWorked, minutes };
}

function missing(index: number, what: string): AppError {
  const violation: Violation = { field: 'breaks', message: `break ${String(index + 1)}: needs ${what}` };
  return AppError.invalid([violation]);
}

function withoutNull<T extends object>(members: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}
