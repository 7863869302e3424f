import { ApiProperty } from '@nestjs/swagger';
import {
  autoCheckOuts,
  roundingDirections,
  shiftBreakKinds,
  workingTimes,
  type Shift,
  type ShiftBreak,
  type ShiftRules,
  type ShiftVersion,
} from '@smart-attendance/contracts';
import { requirePart } from '../http/required-part';
import { Count, Day, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';
import { toTimeOfDay } from '../input/time-of-day.policy';

export class BreakView {
  @OneOf(shiftBreakKinds) kind!: string;
  @Text({ nullable: true, description: 'Of a fixed one.' }) start!: string | null;
  @Text({ nullable: true }) end!: string | null;
  @Flag() paid!: boolean;
  @Count({ nullable: true, description: 'Of an automatic one.' }) after_minutes_worked!: number | null;
  @Count({ nullable: true }) minutes!: number | null;
}

export class ShiftRulesView {
  @Text() start!: string;
  @Text({ description: 'Not after the start: of the next day.' }) end!: string;
  @Flag() flexible!: boolean;
  @Count({ nullable: true }) required_minutes!: number | null;
  @Count() before_minutes!: number;
  @Count() after_minutes!: number;
  @Count() late_grace_minutes!: number;
  @Count() early_grace_minutes!: number;
  @Count({ nullable: true }) half_day_below_minutes!: number | null;
  @Count({ nullable: true }) absent_below_minutes!: number | null;
  @Count({ nullable: true }) check_in_rounding_minutes!: number | null;
  @OneOf(roundingDirections, { nullable: true }) check_in_rounding_direction!: string | null;
  @Count({ nullable: true }) check_out_rounding_minutes!: number | null;
  @OneOf(roundingDirections, { nullable: true }) check_out_rounding_direction!: string | null;
  @Count({ nullable: true }) overtime_after_minutes!: number | null;
  @Flag() overtime_needs_approval!: boolean;
  @OneOf(autoCheckOuts) auto_check_out!: string;
  @OneOf(workingTimes) working_time!: string;
  @Id({ nullable: true, description: 'Whose days are holidays: a calendar of /holidays.' })
  holiday_calendar!: string | null;
  @ApiProperty({ type: [BreakView] }) breaks!: readonly BreakView[];
}

export class ShiftVersionView extends ShiftRulesView {
  @Count() version!: number;
  @Day({ nullable: true, description: 'Until the next one begins; null: from the beginning.' })
  valid_from!: string | null;
}

/** With the rules of today. */
export class ShiftView extends ShiftRulesView {
  @Id() id!: string;
  @Text() name!: string;
  @ApiProperty({ type: [ShiftVersionView], description: 'In the order of their dates.' })
  versions!: readonly ShiftVersionView[];
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

export function toShiftView(shift: Shift): ShiftView {
  return {
    id: shift.id,
    name: shift.name,
    ...toShiftRulesView(rulesOf(requirePart(shift.current))),
    versions: shift.versions.map((version) => ({
      ...toShiftRulesView(rulesOf(version)),
      version: version.version,
      valid_from: textOrNull(version.validFrom),
    })),
    created_at: toIsoInstant(shift.createdAt),
    updated_at: toIsoInstant(shift.updatedAt),
    revision: shift.revision,
  };
}

function rulesOf({ rules }: ShiftVersion): ShiftRules {
  return requirePart(rules);
}

export function toShiftRulesView(rules: ShiftRules): Shape<ShiftRulesView> {
  return {
    start: toTimeOfDay(rules.startsAtMinutes),
    end: toTimeOfDay(rules.endsAtMinutes),
    flexible: rules.isFlexible,
    before_minutes: rules.beforeMinutes,
    after_minutes: rules.afterMinutes,
    late_grace_minutes: rules.lateGraceMinutes,
    early_grace_minutes: rules.earlyGraceMinutes,
    ...toThresholdsView(rules),
    check_in_rounding_minutes: rules.checkInRounding?.minutes ?? null,
    check_in_rounding_direction: rules.checkInRounding?.direction ?? null,
    check_out_rounding_minutes: rules.checkOutRounding?.minutes ?? null,
    check_out_rounding_direction: rules.checkOutRounding?.direction ?? null,
    overtime_needs_approval: rules.overtimeNeedsApproval,
    auto_check_out: rules.autoCheckOut,
    working_time: rules.workingTime,
    holiday_calendar: textOrNull(rules.holidayCalendarId),
    breaks: rules.breaks.map(toBreakView),
  };
}

function toThresholdsView(rules: ShiftRules) {
  return {
    required_minutes: rules.requiredMinutes ?? null,
    half_day_below_minutes: rules.halfDayBelowMinutes ?? null,
    absent_below_minutes: rules.absentBelowMinutes ?? null,
    overtime_after_minutes: rules.overtimeAfterMinutes ?? null,
  };
}

function toBreakView(one: ShiftBreak): BreakView {
  const isFixed = one.kind === 'fixed';
  return {
    kind: one.kind,
    start: isFixed ? toTimeOfDay(one.startsAtMinutes) : null,
    end: isFixed ? toTimeOfDay(one.endsAtMinutes) : null,
    paid: one.isPaid,
    after_minutes_worked: isFixed ? null : one.afterMinutesWorked,
    minutes: isFixed ? null : one.minutes,
  };
}
