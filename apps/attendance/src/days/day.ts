import type { AttendanceFlag, AttendanceStatus, IntervalEnd, OvertimeStatus } from '@smart-attendance/contracts';

/** What a day comes to: the row of a person and date, but for its id, its revision and what people write on it. */
export interface ComputedDay {
  /** The rule it was computed by; undefined on a day without a shift. */
  readonly shift: ShiftOfDay | undefined;
  readonly status: AttendanceStatus;
  /** The punch that is the check-in; undefined where it was set by hand, and without any. */
  readonly openingPunchId: string | undefined;
  readonly checkInMs: number | undefined;
  readonly checkOutMs: number | undefined;
  readonly checkInRoundedMs: number | undefined;
  readonly checkOutRoundedMs: number | undefined;
  /** Whole minutes, rounded down; undefined while there is no check-out. */
  readonly workedMinutes: number | undefined;
  /** From check-in to check-out without being worked: unpaid breaks, and gaps where presence is paired. */
  readonly breakMinutes: number | undefined;
  /** Undefined without a shift. */
  readonly requiredMinutes: number | undefined;
  readonly lateMinutes: number;
  readonly earlyMinutes: number;
  readonly overtimeMinutes: number;
  readonly overtimeStatus: OvertimeStatus;
  /** In the order of the alphabet. */
  readonly flags: readonly DayFlag[];
  readonly coveragePercent: number | undefined;
  readonly intervals: readonly PresenceInterval[];
  readonly explanation: Explanation;
}

export interface ShiftOfDay {
  readonly id: string;
  readonly version: number;
  readonly name: string;
}

/** Of the day; what is remarkable about the row alone is not of it. */
export type DayFlag = Exclude<AttendanceFlag, 'seen_after_deletion'>;

export interface PresenceInterval {
  readonly siteId: string;
  readonly fromMs: number;
  /** Undefined: nobody saw the end. */
  readonly toMs: number | undefined;
  readonly end: IntervalEnd;
  readonly punches: number;
}

/** Which rule decided the status, and what it compared. */
export type Explanation =
  | { readonly rule: 'set_by_hand' }
  | { readonly rule: 'on_leave'; readonly leave: string; readonly leaveId: string }
  | { readonly rule: 'holiday'; readonly holiday: string }
  | { readonly rule: 'worked_on_holiday'; readonly holiday: string; readonly seenAtMs: number }
  | { readonly rule: 'not_caught_up' }
  | { readonly rule: 'no_coverage'; readonly percent: number | null; readonly percentMin: number }
  | { readonly rule: 'absent'; readonly startsAtMs: number; readonly percent: number }
  | { readonly rule: 'too_short' | 'half_day'; readonly workedMinutes: number; readonly belowMinutes: number }
  | {
      readonly rule: 'late';
      readonly seenAtMs: number;
      readonly cameraId: string | null;
      readonly startsAtMs: number;
      readonly graceMinutes: number;
    }
  | {
      readonly rule: 'present';
      readonly seenAtMs: number;
      readonly cameraId: string | null;
      /** Null without a shift. */
      readonly startsAtMs: number | null;
    };
