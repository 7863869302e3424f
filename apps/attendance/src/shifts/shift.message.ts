import {
  autoCheckOuts,
  roundingDirections,
  shiftBreakKinds,
  timestampFromDate,
  workingTimes,
  type MessageInitShape,
  type ShiftBreak as BreakMessage,
  type ShiftRounding,
  type ShiftRules as RulesMessage,
  type ShiftRulesSchema,
  type ShiftSchema,
  type ShiftVersionSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fromTheBeginning } from '../calendar/rule-versions.policy';
import type { Rounding, ShiftBreak } from '../days/day-input';
import type { ShiftRules, ShiftRulesVersion } from './shift.entity';
import type { ShownShift } from './shifts.service';

/** @throws AppError `invalid_argument` for a word that is none of those that are known */
export function toShiftRules(rules: RulesMessage): ShiftRules {
  return {
    startsAtMinutes: rules.startsAtMinutes,
    endsAtMinutes: rules.endsAtMinutes,
    isFlexible: rules.isFlexible,
    requiredMinutes: rules.requiredMinutes,
    beforeMinutes: rules.beforeMinutes,
    afterMinutes: rules.afterMinutes,
    lateGraceMinutes: rules.lateGraceMinutes,
    earlyGraceMinutes: rules.earlyGraceMinutes,
    halfDayBelowMinutes: rules.halfDayBelowMinutes,
    absentBelowMinutes: rules.absentBelowMinutes,
    checkInRounding: toRounding('check_in_rounding_direction', rules.checkInRounding),
    checkOutRounding: toRounding('check_out_rounding_direction', rules.checkOutRounding),
    overtimeAfterMinutes: rules.overtimeAfterMinutes,
    overtimeNeedsApproval: rules.overtimeNeedsApproval,
    autoCheckOut: oneOf('auto_check_out', autoCheckOuts, rules.autoCheckOut),
    workingTime: oneOf('working_time', workingTimes, rules.workingTime),
    holidayCalendarId: rules.holidayCalendarId === '' ? undefined : rules.holidayCalendarId,
    breaks: rules.breaks.map(toBreak),
  };
}

function toRounding(field: string, rounding: ShiftRounding | undefined): Rounding | undefined {
  if (rounding === undefined) return undefined;
  return { minutes: rounding.minutes, direction: oneOf(field, roundingDirections, rounding.direction) };
}

function toBreak({ kind, ...one }: BreakMessage): ShiftBreak {
  return oneOf('breaks', shiftBreakKinds, kind) === 'fixed'
    ? { kind: 'fixed', startsAtMinutes: one.startsAtMinutes, endsAtMinutes: one.endsAtMinutes, isPaid: one.isPaid }
    : { kind: 'automatic', afterMinutesWorked: one.afterMinutesWorked, minutes: one.minutes };
}

function oneOf<const T extends string>(field: string, words: readonly T[], word: string): T {
  const found = words.find((one) => one === word);
  if (found === undefined) throw AppError.invalid([{ field, message: `must be one of ${words.join(', ')}` }]);
  return found;
}

export function toShift({ shift, current }: ShownShift): MessageInitShape<typeof ShiftSchema> {
  return {
    id: shift.id,
    name: shift.name,
    versions: shift.versions.map(toShiftVersion),
    current: toShiftVersion(current),
    revision: shift.revision,
    createdAt: timestampFromDate(shift.createdAt),
    updatedAt: timestampFromDate(shift.updatedAt),
  };
}

function toShiftVersion(version: ShiftRulesVersion): MessageInitShape<typeof ShiftVersionSchema> {
  const { version: number, validFrom, ...rules } = version;
  return {
    version: number,
    validFrom: validFrom === fromTheBeginning ? '' : validFrom,
    rules: toRulesMessage(rules),
  };
}

/** Of what is stored: what is undefined is not there. */
export function toRulesMessage({
  breaks,
  checkInRounding,
  checkOutRounding,
  ...rules
}: ShiftRules): MessageInitShape<typeof ShiftRulesSchema> {
  const { requiredMinutes, halfDayBelowMinutes, absentBelowMinutes, overtimeAfterMinutes, ...rest } = rules;
  const { holidayCalendarId, ...always } = rest;
  return {
    ...always,
    ...(requiredMinutes !== undefined && { requiredMinutes }),
    ...(halfDayBelowMinutes !== undefined && { halfDayBelowMinutes }),
    ...(absentBelowMinutes !== undefined && { absentBelowMinutes }),
    ...(overtimeAfterMinutes !== undefined && { overtimeAfterMinutes }),
    ...(checkInRounding !== undefined && { checkInRounding }),
    ...(checkOutRounding !== undefined && { checkOutRounding }),
    ...(holidayCalendarId !== undefined && { holidayCalendarId }),
    breaks: [...breaks],
  };
}
