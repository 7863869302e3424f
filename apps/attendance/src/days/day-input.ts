import type { AttendanceStatus, values } from '@smart-attendance/contracts';

/**
 * Everything a day is computed from. It is data alone: the same input gives the same row, whenever and wherever it is
 * computed. Instants are milliseconds since 1970, dates are YYYY-MM-DD, times of day are minutes after midnight on the
 * wall of the site.
 */
export interface DayInput {
  readonly date: string;
  /** The rules valid on that date. */
  readonly rules: DateRules;
  /** Of the dates around it, `neighbourDays` before and after; a date that is missing has no shift. */
  readonly neighbours: readonly DateRules[];
  /** In any order, and more than those of the day: the engine takes those that belong to it. */
  readonly punches: readonly DayPunch[];
  readonly byHand: SetByHand;
  /** Undefined while nobody has asked; only wanted once the day is over. */
  readonly coverage: DayCoverage | undefined;
  /** What somebody decided about the overtime; undefined while nobody has. */
  readonly overtimeDecision: OvertimeDecision | undefined;
  /** Minutes from site to site, both ways; what is not named is unknown, and never impossible. */
  readonly travel: readonly TravelTime[];
  /** From when on the person is not with the company any more (deactivated, erased). */
  readonly inactiveFromMs: number | undefined;
  readonly nowMs: number;
}

/** A shift lasts 24 hours at most and its window reaches 12 hours beyond on both sides: two dates away at most. */
export const neighbourDays = 2;

/** What is valid for one person on one date. `RulesService.rulesOf(personId, from, to)` gives one of each date. */
export interface DateRules {
  readonly date: string;
  readonly site: SiteVersion;
  /** The assigned shift in the version valid on that date; undefined on a day off, and without an assignment. */
  readonly shift: ShiftVersion | undefined;
  /** Whether shifts are assigned to them at that time, this date being a day off or not. */
  readonly hasShifts: boolean;
  /** The name of the day in the calendar of the shift; undefined on any other day. */
  readonly holiday: string | undefined;
  /** Approved; undefined without. */
  readonly leave: DayLeave | undefined;
}

/** The place in whose time zone the dates and shifts of a person are told: that of the assignment, else `default`. */
export interface SiteVersion {
  readonly id: string;
  /** IANA name. */
  readonly timeZone: string;
  /** When a date without a shift begins, 0..1439. */
  readonly dayStartsAtMinutes: number;
  /** Who has no shifts is late after this and the grace, 0..1439; undefined where nobody is late without. */
  readonly workdayStartsAtMinutes: number | undefined;
  readonly lateGraceMinutes: number;
  /** Punches of one role closer than this are one; on days with a shift. Default 60. */
  readonly cooldownSeconds: number;
  /** Below it nobody is called absent, 0..100. Default 95. */
  readonly coverageMinPercent: number;
}

export interface ShiftVersion {
  readonly id: string;
  /** 1 and on; with the id it names the rule that a row was computed by. */
  readonly version: number;
  readonly name: string;
  /** 0..1439 */
  readonly startsAtMinutes: number;
  /** 0..1439; not after the start means the next day. */
  readonly endsAtMinutes: number;
  /** Nobody is late or leaves early; the minutes required count. */
  readonly isFlexible: boolean;
  /** On a day of 24 hours. Undefined: the length of the shift without its unpaid fixed breaks. */
  readonly requiredMinutes: number | undefined;
  /** How far before the start a punch still belongs to the shift. Default 240, at most 720; see `neighbourDays`. */
  readonly beforeMinutes: number;
  /** How far after the end. Default 360, at most 720. */
  readonly afterMinutes: number;
  readonly lateGraceMinutes: number;
  readonly earlyGraceMinutes: number;
  /** Worked less, it is half a day. Undefined: never. */
  readonly halfDayBelowMinutes: number | undefined;
  /** Worked less, it is no day at all. Undefined: never. */
  readonly absentBelowMinutes: number | undefined;
  /** Of the check-in and the check-out apart; undefined: none. */
  readonly checkInRounding: Rounding | undefined;
  readonly checkOutRounding: Rounding | undefined;
  /** Overtime are the minutes worked beyond required and these. Undefined: none is counted. */
  readonly overtimeAfterMinutes: number | undefined;
  readonly overtimeNeedsApproval: boolean;
  readonly autoCheckOut: 'off' | 'at_shift_end';
  readonly workingTime: 'first_in_last_out' | 'paired';
  /** The gap of a split shift is a fixed unpaid one. */
  readonly breaks: readonly ShiftBreak[];
  /** Whose days are holidays; undefined: none. */
  readonly holidayCalendarId?: string | undefined;
}

export type ShiftBreak = FixedBreak | AutomaticBreak;

export interface FixedBreak {
  readonly kind: 'fixed';
  /** 0..1439; before the start of the shift it is of the next date. */
  readonly startsAtMinutes: number;
  /** 0..1439; not after the start means the next day. */
  readonly endsAtMinutes: number;
  /** A paid one is not taken off. */
  readonly isPaid: boolean;
}

/** Unpaid: begins once so much was worked. */
export interface AutomaticBreak {
  readonly kind: 'automatic';
  readonly afterMinutesWorked: number;
  readonly minutes: number;
}

export interface Rounding {
  /** To multiples of it on the wall, 1..60. */
  readonly minutes: number;
  readonly direction: 'nearest' | 'up' | 'down';
}

export interface DayLeave {
  readonly id: string;
  /** `first_half` is off until the middle of the shift, `second_half` from it on. */
  readonly part: 'full_day' | 'first_half' | 'second_half';
  /** As people call it: vacation, sick leave. */
  readonly type: string;
}

export type CameraRole = (typeof values.cameraRoles)[number];

export const punchSources = ['camera', 'manual'] as const;
export type PunchSource = (typeof punchSources)[number];

/** Somebody was there from then to then, as a camera or a person says. */
export interface DayPunch {
  /** Two of the same id are one. */
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly siteId: string;
  /** As they were when the punch was handled. */
  readonly role: CameraRole;
  readonly cameraId: string | undefined;
  readonly source: PunchSource;
}

/** What a person set of the row; no camera changes it. */
export interface SetByHand {
  readonly checkInMs: number | undefined;
  readonly checkOutMs: number | undefined;
  readonly status: AttendanceStatus | undefined;
}

export interface DayCoverage {
  /** The share of `coverageSpan` in which every entry camera of the site was seeing, 0..100. */
  readonly percent: number;
  /** Everything seen until the end of that span has been handled. */
  readonly isCaughtUp: boolean;
}

export interface OvertimeDecision {
  readonly status: 'approved' | 'rejected';
  /** What was decided about; other minutes wait for another decision. */
  readonly minutes: number;
}

export interface TravelTime {
  readonly siteIds: readonly [string, string];
  readonly minutes: number;
}
