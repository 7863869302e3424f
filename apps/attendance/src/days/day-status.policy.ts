import type { AttendanceStatus } from '@smart-attendance/contracts';
import { wallInstantMs } from '../calendar/wall-clock.policy';
import type { ShiftDay } from './compute-day.policy';
import type { Explanation } from './day';
import type { DateRules, DayCoverage, SetByHand } from './day-input';
import type { Presence } from './presence.policy';

const minuteMs = 60_000;

export interface StatusDecision {
  readonly status: AttendanceStatus;
  readonly lateMinutes: number;
  readonly explanation: Explanation;
}

interface Known {
  readonly rules: DateRules;
  /** Undefined on a day without a shift. */
  readonly day: ShiftDay | undefined;
  readonly byHand: SetByHand;
  readonly coverage: DayCoverage | undefined;
}

interface Seen extends Known {
  readonly presence: Presence;
  readonly isOver: boolean;
  /** Undefined while there is no check-out. */
  readonly worked: number | undefined;
}

/** The first rule that applies; undefined where nobody came and nobody had to. */
export function decideStatus(known: Seen): StatusDecision;
export function decideStatus(known: Known): StatusDecision | undefined;
export function decideStatus(known: Known | Seen): StatusDecision | undefined {
  const decided = 'presence' in known ? seenStatus(known) : unseenStatus(known);
  const { status } = known.byHand;
  if (status === undefined) return decided;
  const lateMinutes = status === 'late' ? (decided?.lateMinutes ?? 0) : 0;
  return { status, lateMinutes, explanation: { rule: 'set_by_hand' } };
}

function unseenStatus({ rules, day, coverage }: Known): StatusDecision | undefined {
  const { leave, holiday, site } = rules;
  if (leave?.part === 'full_day') return unseen('on_leave', { rule: 'on_leave', leave: leave.type, leaveId: leave.id });
  if (day === undefined) return undefined;
  if (holiday !== undefined) return unseen('holiday', { rule: 'holiday', holiday });
  const { percent } = coverage ?? { percent: 0 };
  const percentMin = site.coverageMinPercent;
  if (coverage === undefined) return unseen('no_coverage', { rule: 'no_coverage', percent: null, percentMin });
  if (percent < percentMin) return unseen('no_coverage', { rule: 'no_coverage', percent, percentMin });
  if (!coverage.isCaughtUp) return unseen('no_coverage', { rule: 'not_caught_up' });
  return unseen('absent', { rule: 'absent', startsAtMs: day.startMs, percent });
}

function unseen(status: AttendanceStatus, explanation: Explanation): StatusDecision {
  return { status, lateMinutes: 0, explanation };
}

function seenStatus(known: Seen): StatusDecision {
  const { rules, day } = known;
  const seenAtMs = known.presence.checkInMs ?? 0;
  if (day !== undefined && rules.holiday !== undefined) {
    const explanation = { rule: 'worked_on_holiday', holiday: rules.holiday, seenAtMs } as const;
    return { status: 'present', lateMinutes: 0, explanation };
  }
  const late = latenessOf(known, seenAtMs);
  const short = shortDayOf(known);
  if (short !== undefined) return { ...short, lateMinutes: late?.lateMinutes ?? 0 };
  if (late !== undefined) return late;
  const cameraId = known.presence.opening?.cameraId ?? null;
  const startsAtMs = day?.startMs ?? null;
  return { status: 'present', lateMinutes: 0, explanation: { rule: 'present', seenAtMs, cameraId, startsAtMs } };
}

function shortDayOf({ day, isOver, worked }: Seen): Omit<StatusDecision, 'lateMinutes'> | undefined {
  if (day === undefined || !isOver || worked === undefined) return undefined;
  const { absentBelowMinutes = 0, halfDayBelowMinutes = 0 } = day;
  if (worked < absentBelowMinutes) {
    const explanation = { rule: 'too_short', workedMinutes: worked, belowMinutes: absentBelowMinutes } as const;
    return { status: 'absent', explanation };
  }
  if (worked >= halfDayBelowMinutes) return undefined;
  const explanation = { rule: 'half_day', workedMinutes: worked, belowMinutes: halfDayBelowMinutes } as const;
  return { status: 'half_day', explanation };
}

function latenessOf({ rules, day, presence }: Seen, seenAtMs: number): StatusDecision | undefined {
  if (day?.shift.isFlexible === true) return undefined;
  const startsAtMs = day === undefined ? startWithoutShift(rules) : day.startMs;
  const graceMinutes = (day?.shift ?? rules.site).lateGraceMinutes;
  if (startsAtMs === undefined || seenAtMs <= startsAtMs + graceMinutes * minuteMs) return undefined;
  const cameraId = presence.opening?.cameraId ?? null;
  return {
    status: 'late',
    lateMinutes: Math.floor((seenAtMs - startsAtMs) / minuteMs),
    explanation: { rule: 'late', seenAtMs, cameraId, startsAtMs, graceMinutes },
  };
}

/**
 * Of who has no shifts at all: whoever has some is never late outside of their windows, nor on a day off. A time before
 * the hour at which the date begins is on the next one.
 */
function startWithoutShift({ date, site, hasShifts }: DateRules): number | undefined {
  const { workdayStartsAtMinutes: minutes, dayStartsAtMinutes, timeZone } = site;
  if (hasShifts || minutes === undefined) return undefined;
  return wallInstantMs(date, minutes < dayStartsAtMinutes ? minutes + 24 * 60 : minutes, timeZone);
}
