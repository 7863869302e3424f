import {
  roundingMinutesMax,
  shiftBreaksMax,
  shiftGraceMinutesMax,
  shiftBreakMinutesMax,
  shiftReachMinutesMax,
  type Violation,
} from '@smart-attendance/contracts';
import type { FixedBreak, Rounding, ShiftBreak } from '../days/day-input';
import type { ShiftRules } from './shift.entity';

const minutesADay = 24 * 60;

/** What is wrong with the rules of a shift, by the names that clients know. */
export function violationsOfShift(rules: ShiftRules): Violation[] {
  return [...violationsOfTimes(rules), ...violationsOfThresholds(rules), ...violationsOfBreaks(rules)];
}

function violationsOfTimes(rules: ShiftRules): Violation[] {
  const { startsAtMinutes, endsAtMinutes, checkInRounding, checkOutRounding } = rules;
  return [
    ...within('start', startsAtMinutes, 0, minutesADay - 1),
    ...within('end', endsAtMinutes, 0, minutesADay - 1),
    ...within('before_minutes', rules.beforeMinutes, 0, shiftReachMinutesMax),
    ...within('after_minutes', rules.afterMinutes, 0, shiftReachMinutesMax),
    ...within('late_grace_minutes', rules.lateGraceMinutes, 0, shiftGraceMinutesMax),
    ...within('early_grace_minutes', rules.earlyGraceMinutes, 0, shiftGraceMinutesMax),
    ...violationsOfRounding('check_in_rounding_minutes', checkInRounding),
    ...violationsOfRounding('check_out_rounding_minutes', checkOutRounding),
  ];
}

function violationsOfRounding(field: string, rounding: Rounding | undefined): Violation[] {
  return rounding === undefined ? [] : within(field, rounding.minutes, 1, roundingMinutesMax);
}

function violationsOfThresholds(rules: ShiftRules): Violation[] {
  const { requiredMinutes, halfDayBelowMinutes, absentBelowMinutes, overtimeAfterMinutes } = rules;
  const required = requiredMinutes ?? lengthMinutes(rules);
  const violations = [
    ...within('required_minutes', requiredMinutes ?? 0, 0, minutesADay),
    ...within('overtime_after_minutes', overtimeAfterMinutes ?? 0, 0, minutesADay),
    ...within('half_day_below_minutes', halfDayBelowMinutes ?? 1, 1, minutesADay),
    ...within('absent_below_minutes', absentBelowMinutes ?? 1, 1, minutesADay),
  ];
  if (halfDayBelowMinutes !== undefined && halfDayBelowMinutes > required) {
    const message = `must be at most the ${String(required)} minutes that a day requires`;
    violations.push({ field: 'half_day_below_minutes', message });
  }
  if (absentBelowMinutes !== undefined && absentBelowMinutes >= (halfDayBelowMinutes ?? required + 1)) {
    const message = 'must be less than half_day_below_minutes, and at most the minutes that a day requires';
    violations.push({ field: 'absent_below_minutes', message });
  }
  return violations;
}

function violationsOfBreaks(rules: ShiftRules): Violation[] {
  const { breaks } = rules;
  const fault = breaks.length > shiftBreaksMax ? `must be at most ${String(shiftBreaksMax)}` : faultOfBreaks(rules);
  return fault === undefined ? [] : [{ field: 'breaks', message: fault }];
}

function faultOfBreaks(rules: ShiftRules): string | undefined {
  const { breaks } = rules;
  if (!breaks.every(isPossible)) {
    return `must each have times of day, or 1 to ${minutesADay} minutes of work and 1 to ${shiftBreakMinutesMax} of break`;
  }
  const spans = breaks
    .filter((one) => one.kind === 'fixed')
    .map((one) => spanOf(one, rules))
    .sort((one, other) => one.from - other.from);
  if (spans.some(({ to }) => to > lengthMinutes(rules, []))) return 'must lie within the shift where they are fixed';
  return spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0)) ? 'must not overlap' : undefined;
}

function isPossible(one: ShiftBreak): boolean {
  if (one.kind === 'fixed') return isTimeOfDay(one.startsAtMinutes) && isTimeOfDay(one.endsAtMinutes);
  return isWithin(one.afterMinutesWorked, 1, minutesADay) && isWithin(one.minutes, 1, shiftBreakMinutesMax);
}

/** In minutes after the start of the shift. */
function spanOf({ startsAtMinutes, endsAtMinutes }: FixedBreak, rules: ShiftRules) {
  const from = wrapped(startsAtMinutes - rules.startsAtMinutes);
  const length = wrapped(endsAtMinutes - startsAtMinutes);
  return { from, to: from + (length === 0 ? minutesADay : length) };
}

/** Of a day of 24 hours, without its unpaid fixed breaks. */
function lengthMinutes(rules: ShiftRules, breaks: readonly ShiftBreak[] = rules.breaks): number {
  const length = wrapped(rules.endsAtMinutes - rules.startsAtMinutes);
  const unpaid = breaks
    .filter((one) => one.kind === 'fixed')
    .filter(({ isPaid }) => !isPaid)
    .reduce((sum, { startsAtMinutes, endsAtMinutes }) => sum + wrapped(endsAtMinutes - startsAtMinutes), 0);
  return (length === 0 ? minutesADay : length) - unpaid;
}

function wrapped(minutes: number): number {
  return ((minutes % minutesADay) + minutesADay) % minutesADay;
}

function isTimeOfDay(minutes: number): boolean {
  return isWithin(minutes, 0, minutesADay - 1);
}

function isWithin(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

function within(field: string, value: number, min: number, max: number): Violation[] {
  return isWithin(value, min, max) ? [] : [{ field, message: `must be from ${String(min)} to ${String(max)}` }];
}
