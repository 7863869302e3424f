import type { Schemas } from '@smart-attendance/client';
import type { NewDraft } from '../drafts.queries';
import type { ShiftRules } from '../rules.queries';

export type Direction = 'nearest' | 'up' | 'down';

export interface BreakFields {
  readonly kind: 'fixed' | 'automatic';
  readonly start: string;
  readonly end: string;
  readonly isPaid: boolean;
  readonly afterMinutes: number | null;
  readonly minutes: number | null;
}

/** What is typed; null where a rule is not wanted. */
export interface ShiftFields {
  readonly name: string;
  readonly start: string;
  readonly end: string;
  readonly isFlexible: boolean;
  readonly requiredMinutes: number | null;
  readonly beforeMinutes: number;
  readonly afterMinutes: number;
  readonly lateGraceMinutes: number;
  readonly earlyGraceMinutes: number;
  readonly halfDayBelowMinutes: number | null;
  readonly absentBelowMinutes: number | null;
  readonly inRoundingMinutes: number | null;
  readonly inRoundingDirection: Direction;
  readonly outRoundingMinutes: number | null;
  readonly outRoundingDirection: Direction;
  readonly overtimeAfterMinutes: number | null;
  readonly overtimeNeedsApproval: boolean;
  readonly autoCheckOut: 'off' | 'at_shift_end';
  readonly workingTime: 'first_in_last_out' | 'paired';
  /** Whose days are holidays. */
  readonly holidayCalendarId: string | null;
  readonly breaks: readonly BreakFields[];
}

export const newBreak: BreakFields = {
  kind: 'fixed',
  start: '12:00',
  end: '12:30',
  isPaid: false,
  afterMinutes: 360,
  minutes: 30,
};

/** A day in an office; nothing of it is law. */
export const newShift: ShiftFields = {
  name: '',
  start: '09:00',
  end: '17:30',
  isFlexible: false,
  requiredMinutes: null,
  beforeMinutes: 240,
  afterMinutes: 360,
  lateGraceMinutes: 5,
  earlyGraceMinutes: 5,
  halfDayBelowMinutes: null,
  absentBelowMinutes: null,
  inRoundingMinutes: null,
  inRoundingDirection: 'nearest',
  outRoundingMinutes: null,
  outRoundingDirection: 'nearest',
  overtimeAfterMinutes: 0,
  overtimeNeedsApproval: true,
  autoCheckOut: 'off',
  workingTime: 'first_in_last_out',
  holidayCalendarId: null,
  breaks: [newBreak],
};

export function toShiftFields(name: string, rules: Omit<ShiftRules, 'version' | 'valid_from'>): ShiftFields {
  return {
    name,
    start: rules.start,
    end: rules.end,
    isFlexible: rules.flexible,
    requiredMinutes: rules.required_minutes,
    beforeMinutes: rules.before_minutes,
    afterMinutes: rules.after_minutes,
    lateGraceMinutes: rules.late_grace_minutes,
    earlyGraceMinutes: rules.early_grace_minutes,
    halfDayBelowMinutes: rules.half_day_below_minutes,
    absentBelowMinutes: rules.absent_below_minutes,
    inRoundingMinutes: rules.check_in_rounding_minutes,
    inRoundingDirection: rules.check_in_rounding_direction ?? 'nearest',
    outRoundingMinutes: rules.check_out_rounding_minutes,
    outRoundingDirection: rules.check_out_rounding_direction ?? 'nearest',
    overtimeAfterMinutes: rules.overtime_after_minutes,
    overtimeNeedsApproval: rules.overtime_needs_approval,
    autoCheckOut: rules.auto_check_out,
    workingTime: rules.working_time,
    holidayCalendarId: rules.holiday_calendar,
    breaks: rules.breaks.map((one) => ({
      ...newBreak,
      kind: one.kind,
      isPaid: one.paid,
      ...(one.kind === 'fixed'
        ? { start: one.start ?? '', end: one.end ?? '' }
        : { afterMinutes: one.after_minutes_worked, minutes: one.minutes }),
    })),
  };
}

/** All rules, so that what was taken out goes as well: null clears it. */
export function toRules(fields: ShiftFields) {
  return {
    start: fields.start,
    end: fields.end,
    flexible: fields.isFlexible,
    required_minutes: fields.requiredMinutes,
    before_minutes: fields.beforeMinutes,
    after_minutes: fields.afterMinutes,
    late_grace_minutes: fields.lateGraceMinutes,
    early_grace_minutes: fields.earlyGraceMinutes,
    half_day_below_minutes: fields.halfDayBelowMinutes,
    absent_below_minutes: fields.absentBelowMinutes,
    check_in_rounding_minutes: fields.inRoundingMinutes,
    check_in_rounding_direction: fields.inRoundingDirection,
    check_out_rounding_minutes: fields.outRoundingMinutes,
    check_out_rounding_direction: fields.outRoundingDirection,
    overtime_after_minutes: fields.overtimeAfterMinutes,
    overtime_needs_approval: fields.overtimeNeedsApproval,
    auto_check_out: fields.autoCheckOut,
    working_time: fields.workingTime,
    holiday_calendar: fields.holidayCalendarId,
    breaks: fields.breaks.map((one) =>
      one.kind === 'fixed'
        ? { kind: one.kind, start: one.start, end: one.end, paid: one.isPaid }
        : { kind: one.kind, after_minutes_worked: one.afterMinutes, minutes: one.minutes },
    ),
  } satisfies Schemas['UpdateShiftInput'];
}

/** Of a change only what differs, so that nobody else's is undone and a new name makes no new version of the rules. */
export function toShiftChange(before: ShiftFields, after: ShiftFields, validFrom: string): Schemas['UpdateShiftInput'] {
  const [from, to] = [toRules(before), toRules(after)];
  const rules = Object.fromEntries(
    Object.entries(to).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(from[key as keyof typeof to])),
  );
  const hasRules = Object.keys(rules).length > 0;
  return {
    ...rules,
    ...(after.name.trim() !== before.name && { name: after.name.trim() }),
    ...(hasRules && validFrom !== '' && { valid_from: validFrom }),
  };
}

/** Whether there is anything that a draft would leave out. */
export function isMoreThanDraft(change: Schemas['UpdateShiftInput']): boolean {
  return change.name !== undefined;
}

/** The same rules from a past day on; a name is of no day. */
export function toShiftDraft(id: string, change: Schemas['UpdateShiftInput'], reason: string): NewDraft {
  const { valid_from: from, ...rules } = change;
  delete rules.name;
  return { kind: 'shift', body: { ...rules, shift_id: id, valid_from: from ?? '', reason } };
}

/** What was typed over rules that somebody else changed meanwhile: what nobody touched here is as it has become. */
export function onto(now: ShiftFields, before: ShiftFields, typed: ShiftFields): ShiftFields {
  const touched = Object.entries(typed).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof ShiftFields]),
  );
  return { ...now, ...Object.fromEntries(touched) };
}

export const ruleNames = [
  'hours',
  'flexible',
  'required',
  'breaks',
  'grace',
  'thresholds',
  'rounding',
  'overtime',
  'checkOut',
  'workingTime',
  'holidays',
  'reach',
] as const;
export type RuleName = (typeof ruleNames)[number];

/** What a version changes of the one before it, by the names that people know. */
export function changedRules(before: ShiftRules, after: ShiftRules): readonly RuleName[] {
  const [from, to] = [groupsOf(before), groupsOf(after)];
  return ruleNames.filter((name) => JSON.stringify(from[name]) !== JSON.stringify(to[name]));
}

function groupsOf(rules: ShiftRules): Readonly<Record<RuleName, unknown>> {
  return {
    hours: [rules.start, rules.end],
    flexible: rules.flexible,
    required: rules.required_minutes,
    breaks: rules.breaks,
    grace: [rules.late_grace_minutes, rules.early_grace_minutes],
    thresholds: [rules.half_day_below_minutes, rules.absent_below_minutes],
    rounding: [
      rules.check_in_rounding_minutes,
      rules.check_in_rounding_minutes !== null && rules.check_in_rounding_direction,
      rules.check_out_rounding_minutes,
      rules.check_out_rounding_minutes !== null && rules.check_out_rounding_direction,
    ],
    overtime: [rules.overtime_after_minutes, rules.overtime_needs_approval],
    checkOut: rules.auto_check_out,
    workingTime: rules.working_time,
    holidays: rules.holiday_calendar,
    reach: [rules.before_minutes, rules.after_minutes],
  };
}
