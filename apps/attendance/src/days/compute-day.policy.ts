import type { OvertimeStatus } from '@smart-attendance/contracts';
import type { ComputedDay, DayFlag, Explanation } from './day';
import type { DateRules, DayInput, DayPunch, ShiftVersion } from './day-input';
import { cooledDown, firstInLastOut, inOrder, isTravelImpossible, paired, type Presence } from './presence.policy';
import { DayTimeline, type ShiftWindow } from './shift-window.policy';
import { decideStatus, type StatusDecision } from './day-status.policy';
import { requiredMinutes, rounded, spansOf, workedTime, type WorkedTime } from './worked-time.policy';
import { dateAfter } from '../calendar/wall-clock.policy';

const minuteMs = 60_000;

/** A day on which a shift is assigned, with the hours that are to be worked. */
export interface ShiftDay {
  readonly shift: ShiftVersion;
  readonly window: ShiftWindow;
  /** When work is to begin and to end: half a day of leave moves one of them to the middle of the shift. */
  readonly startMs: number;
  readonly endMs: number;
  readonly requiredMinutes: number;
  readonly halfDayBelowMinutes: number | undefined;
  readonly absentBelowMinutes: number | undefined;
}

/**
 * The row of a person and date; undefined where there is none (yet). Rules, their order and examples: ADR 30.
 */
export function computeDay(input: DayInput): ComputedDay | undefined {
  const timeline = DayTimeline.of(input);
  const day = shiftDayOf(input.rules, timeline);
  const isOver = input.nowMs >= closesAtMs(input, timeline);
  const { counted, outside, isOfShift } = punchesOf(input, timeline, day, isOver);
  const presence = presenceOf(counted, input, isOfShift ? day : undefined, isOver);
  const hasOutside = isOfShift && outside.length > 0;
  if (presence.checkInMs === undefined) {
    const hasLeft = (input.inactiveFromMs ?? Infinity) <= timeline.startOf(input.rules.date);
    return withoutPresence(hasLeft ? withoutLeave(input) : input, day, { isOver, hasOutside });
  }
  return withPresence(input, isOfShift ? day : undefined, { presence, isOver, hasOutside, counted });
}

/** When a day is over: what is not seen by then does not come any more, and its row is computed anew. */
export function dayClosesAtMs(input: Pick<DayInput, 'rules' | 'neighbours' | 'inactiveFromMs'>): number {
  return closesAtMs(input, DayTimeline.of(input));
}

function closesAtMs(
  { rules, inactiveFromMs }: Pick<DayInput, 'rules' | 'inactiveFromMs'>,
  timeline: DayTimeline,
): number {
  const windowEndsMs = timeline.windowOf(rules.date)?.untilMs;
  const endMs = windowEndsMs ?? timeline.startOf(dateAfter(rules.date, 1));
  return Math.min(endMs, inactiveFromMs ?? Infinity);
}

function shiftDayOf(rules: DateRules, timeline: DayTimeline): ShiftDay | undefined {
  const { shift, leave } = rules;
  const window = timeline.windowOf(rules.date);
  if (shift === undefined || window === undefined) return undefined;
  const isHalf = leave !== undefined && leave.part !== 'full_day';
  const middleMs = (window.startMs + window.endMs) / 2;
  const share = (minutes: number) => (isHalf ? Math.floor(minutes / 2) : minutes);
  return {
    shift,
    window,
    startMs: leave?.part === 'first_half' ? middleMs : window.startMs,
    endMs: leave?.part === 'second_half' ? middleMs : window.endMs,
    requiredMinutes: share(requiredMinutes(rules, window, shift)),
    halfDayBelowMinutes: shift.halfDayBelowMinutes === undefined ? undefined : share(shift.halfDayBelowMinutes),
    absentBelowMinutes: shift.absentBelowMinutes === undefined ? undefined : share(shift.absentBelowMinutes),
  };
}

interface PunchesOfDay {
  readonly counted: readonly DayPunch[];
  readonly outside: readonly DayPunch[];
  readonly isOfShift: boolean;
}

/**
 * Those in the window of the shift. Who was only seen outside of it was there without a shift, until the window is
 * over: then they missed it. On a day off nothing is outside.
 */
function punchesOf(input: DayInput, timeline: DayTimeline, day: ShiftDay | undefined, isOver: boolean): PunchesOfDay {
  const { rules, byHand } = input;
  const parts = inOrder(input.punches)
    .flatMap((punch) => timeline.partsOf(punch))
    .filter(({ date }) => date === rules.date);
  const all = inOrder(parts.map(({ punch }) => punch));
  if (day === undefined) return { counted: all, outside: [], isOfShift: false };
  if (rules.holiday !== undefined || rules.leave?.part === 'full_day') {
    return { counted: all, outside: [], isOfShift: true };
  }
  const counted = inOrder(parts.filter(({ isOfShift }) => isOfShift).map(({ punch }) => punch));
  const outside = inOrder(parts.filter(({ isOfShift }) => !isOfShift).map(({ punch }) => punch));
  const isMissed = counted.length === 0 && byHand.checkInMs === undefined;
  if (isMissed && outside.length > 0 && (!isOver || hasLeftBefore(day, input)))
    return { counted: outside, outside: [], isOfShift: false };
  return { counted, outside, isOfShift: true };
}

/** Who left before the end of a shift did not have to come. */
function hasLeftBefore({ window }: ShiftDay, { inactiveFromMs }: Pick<DayInput, 'inactiveFromMs'>): boolean {
  return inactiveFromMs !== undefined && window.endMs > inactiveFromMs;
}

function presenceOf(
  punches: readonly DayPunch[],
  input: DayInput,
  day: ShiftDay | undefined,
  isOver: boolean,
): Presence {
  const { byHand, rules } = input;
  const counted = day === undefined ? punches : cooledDown(punches, rules.site.cooldownSeconds);
  const measure = day?.shift.workingTime === 'paired' ? paired : firstInLastOut;
  const presence = measure(counted, byHand, isOver);
  const { checkInMs = 0, checkOutMs } = presence;
  // Set by hand before rules changed, it may be of a day on which the first sighting is after it.
  const isPossible = checkOutMs === undefined || checkOutMs >= checkInMs;
  return isPossible ? presence : measure(counted, { ...byHand, checkOutMs: undefined }, isOver);
}

/** Who has left the company is on leave from nothing. */
function withoutLeave(input: DayInput): DayInput {
  return { ...input, rules: { ...input.rules, leave: undefined } };
}

function withoutPresence(
  { rules, byHand, coverage, inactiveFromMs }: DayInput,
  day: ShiftDay | undefined,
  { isOver, hasOutside }: { readonly isOver: boolean; readonly hasOutside: boolean },
): ComputedDay | undefined {
  const isExpected = day !== undefined && !hasLeftBefore(day, { inactiveFromMs });
  const status = decideStatus({ rules, day: isExpected ? day : undefined, byHand, coverage });
  if (status === undefined || (byHand.status === undefined && !isOver)) return undefined;
  return {
    shift: shiftOf(day),
    status: status.status,
    openingPunchId: undefined,
    checkInMs: undefined,
    checkOutMs: undefined,
    checkInRoundedMs: undefined,
    checkOutRoundedMs: undefined,
    workedMinutes: undefined,
    breakMinutes: undefined,
    requiredMinutes: owedMinutes(status.status, rules, day),
    lateMinutes: 0,
    earlyMinutes: 0,
    overtimeMinutes: 0,
    overtimeStatus: 'none',
    flags: hasOutside ? ['outside_shift'] : [],
    coveragePercent: coverage?.percent,
    intervals: [],
    explanation: status.explanation,
  };
}

interface Found {
  readonly presence: Presence;
  readonly isOver: boolean;
  readonly hasOutside: boolean;
  readonly counted: readonly DayPunch[];
}

function withPresence(input: DayInput, day: ShiftDay | undefined, found: Found): ComputedDay {
  const { rules, byHand, coverage } = input;
  const { isOver } = found;
  const { presence, isAuto } = withAutoCheckOut(found.presence, day, isOver);
  const times = roundedTimes(presence, rules, day);
  const work = isUnworked(byHand.status) ? undefined : workOf(presence, times, rules, day);
  const decided = decideStatus({ rules, day, byHand, coverage, presence, isOver, worked: work?.workedMinutes });
  const early = isOver && rules.holiday === undefined ? earlyMinutes(presence, day, isAuto) : 0;
  const overtime = isUnworked(decided.status) ? 0 : overtimeMinutes(work?.workedMinutes, rules, day);
  return {
    shift: shiftOf(day),
    status: decided.status,
    openingPunchId: presence.opening?.id,
    checkInMs: presence.checkInMs,
    checkOutMs: presence.checkOutMs,
    checkInRoundedMs: times.checkInMs,
    checkOutRoundedMs: times.checkOutMs,
    workedMinutes: work?.workedMinutes,
    breakMinutes: work?.breakMinutes,
    requiredMinutes: owedMinutes(decided.status, rules, day),
    lateMinutes: decided.lateMinutes,
    earlyMinutes: early,
    overtimeMinutes: overtime,
    overtimeStatus: overtimeStatus(overtime, input, day),
    flags: flagsOf(input, day, { ...found, presence, isAuto, isEarly: early > 0, rule: decided.explanation.rule }),
    coveragePercent: coverage?.percent,
    intervals: presence.intervals,
    explanation: decided.explanation,
  };
}

interface Noticed extends Found {
  readonly isAuto: boolean;
  readonly isEarly: boolean;
  readonly rule: Explanation['rule'];
}

function flagsOf({ rules, coverage, travel }: DayInput, day: ShiftDay | undefined, noticed: Noticed): DayFlag[] {
  const { presence, isOver, counted } = noticed;
  const flags: Readonly<Record<DayFlag, boolean>> = {
    auto_check_out: noticed.isAuto,
    impossible_travel: isTravelImpossible(counted, travel),
    left_early: noticed.isEarly,
    low_coverage: day !== undefined && (coverage?.percent ?? 100) < rules.site.coverageMinPercent,
    // Whoever came back has a check-out of before, and none of the time since.
    missing_check_out: isOver && presence.intervals.at(-1)?.toMs === undefined,
    outside_shift: noticed.hasOutside,
    too_short: noticed.rule === 'too_short',
    unmatched_exit: presence.hasUnmatchedExit,
    worked_on_holiday: day !== undefined && rules.holiday !== undefined,
    worked_on_leave: rules.leave?.part === 'full_day',
  };
  return (Object.keys(flags) as DayFlag[]).filter((flag) => flags[flag]);
}

/** Nothing on a holiday or on leave; who works although on leave owes what they would without it. */
function owedMinutes(
  status: StatusDecision['status'],
  { holiday }: DateRules,
  day: ShiftDay | undefined,
): number | undefined {
  const isOff = holiday !== undefined || status === 'holiday' || status === 'on_leave';
  return day !== undefined && isOff ? 0 : day?.requiredMinutes;
}

/** Hours of a row that somebody calls absent or on leave mean nothing. */
function isUnworked(status: StatusDecision['status'] | undefined): boolean {
  return status !== undefined && !['present', 'late', 'half_day'].includes(status);
}

function withAutoCheckOut(
  presence: Presence,
  day: ShiftDay | undefined,
  isOver: boolean,
): { readonly presence: Presence; readonly isAuto: boolean } {
  const isWanted = isOver && day?.shift.autoCheckOut === 'at_shift_end' && presence.checkOutMs === undefined;
  const last = presence.intervals.at(-1);
  if (!isWanted || last === undefined || last.fromMs >= day.endMs) return { presence, isAuto: false };
  const closed = { ...last, toMs: day.endMs, end: 'shift_end' as const };
  const intervals = [...presence.intervals.slice(0, -1), closed];
  return { presence: { ...presence, intervals, checkOutMs: day.endMs }, isAuto: true };
}

interface Times {
  readonly checkInMs: number | undefined;
  readonly checkOutMs: number | undefined;
}

function roundedTimes({ checkInMs, checkOutMs }: Presence, { site }: DateRules, day: ShiftDay | undefined): Times {
  const { checkInRounding, checkOutRounding } = day?.shift ?? {};
  return {
    checkInMs: checkInMs === undefined ? undefined : rounded(checkInMs, checkInRounding, site.timeZone),
    checkOutMs: checkOutMs === undefined ? undefined : rounded(checkOutMs, checkOutRounding, site.timeZone),
  };
}

function workOf(
  { intervals }: Presence,
  { checkInMs, checkOutMs }: Times,
  rules: DateRules,
  day: ShiftDay | undefined,
): WorkedTime | undefined {
  if (checkInMs === undefined || checkOutMs === undefined) return undefined;
  if (day === undefined) {
    return { workedMinutes: Math.max(0, Math.floor((checkOutMs - checkInMs) / minuteMs)), breakMinutes: 0 };
  }
  const isPaired = day.shift.workingTime === 'paired';
  const spans = isPaired ? spansOf(intervals, checkInMs, checkOutMs) : [{ fromMs: checkInMs, toMs: checkOutMs }];
  return workedTime(
    spans.filter(({ fromMs, toMs }) => toMs > fromMs),
    rules,
    day.window,
    day.shift,
  );
}

/** Whole minutes before the end of work; the grace only decides whether it is early at all. */
function earlyMinutes({ checkOutMs }: Presence, day: ShiftDay | undefined, isAuto: boolean): number {
  if (day === undefined || day.shift.isFlexible || isAuto || checkOutMs === undefined) return 0;
  const isEarly = checkOutMs < day.endMs - day.shift.earlyGraceMinutes * minuteMs;
  return isEarly ? Math.floor((day.endMs - checkOutMs) / minuteMs) : 0;
}

function overtimeMinutes(worked: number | undefined, rules: DateRules, day: ShiftDay | undefined): number {
  if (worked === undefined || day === undefined) return 0;
  if (rules.holiday !== undefined) return worked;
  const after = day.shift.overtimeAfterMinutes;
  return after === undefined ? 0 : Math.max(0, worked - day.requiredMinutes - after);
}

function overtimeStatus(minutes: number, { overtimeDecision }: DayInput, day: ShiftDay | undefined): OvertimeStatus {
  if (minutes === 0) return 'none';
  if (day?.shift.overtimeNeedsApproval !== true) return 'approved';
  return overtimeDecision?.minutes === minutes ? overtimeDecision.status : 'pending';
}

function shiftOf(day: ShiftDay | undefined): ComputedDay['shift'] {
  if (day === undefined) return undefined;
  const { id, version, name } = day.shift;
  return { id, version, name };
}
