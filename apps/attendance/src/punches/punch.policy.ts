import type { AttendanceStatus } from '@smart-attendance/contracts';
import { addDays, attendanceDayOf, instantOnDay, type SiteCalendar } from '../calendar/attendance-day.policy';
import { decideStatus, type SiteRules } from '../calendar/attendance-status.policy';

/** A recognition as attendance sees it: somebody was in front of a camera from then to then. */
export interface Punch {
  readonly recognitionId: string;
  readonly personId: string;
  readonly cameraId: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** Cosine. */
  readonly similarity: number;
}

/** What cameras may change of a person's day. What a person set by hand is held, and no camera changes it. */
export interface SeenDay {
  readonly checkIn: Date;
  readonly checkOut: Date | null;
  readonly status: AttendanceStatus;
  readonly checkInHeld: boolean;
  readonly checkOutHeld: boolean;
  readonly statusHeld: boolean;
  /** Camera of the check-in. */
  readonly cameraId: string | null;
  /** The recognition that is the check-in, its cosine and its end; null in a day opened by hand. */
  readonly recognitionId: string | null;
  readonly similarity: number | null;
  readonly openingLastSeenAt: Date | null;
}

export type PunchDecision =
  | { readonly kind: 'open'; readonly day: SeenDay }
  | { readonly kind: 'extend'; readonly day: SeenDay }
  | { readonly kind: 'nothing' };

/** The part of a punch that lies in one attendance day. */
export interface PunchOfDay {
  /** YYYY-MM-DD */
  readonly localDate: string;
  readonly punch: Punch;
}

/**
 * A punch by attendance days, nearly always one. Of somebody who stays while a day turns, the day that ends has them
 * until the turn and the next one from the turn on, so that no time counts to both.
 */
export function splitByDay(punch: Punch, calendar: SiteCalendar): readonly PunchOfDay[] {
  const parts: PunchOfDay[] = [];
  for (let from = punch.firstSeenAt; ;) {
    const localDate = attendanceDayOf(from, calendar);
    const turn = instantOnDay(addDays(localDate, 1), calendar.dayStartsAtMinutes, calendar);
    if (punch.lastSeenAt < turn) return [...parts, { localDate, punch: { ...punch, firstSeenAt: from } }];
    parts.push({ localDate, punch: { ...punch, firstSeenAt: from, lastSeenAt: turn } });
    from = turn;
  }
}

/**
 * What a punch does to the day it belongs to. The earliest recognition is the check-in; as soon as there is a second
 * one, the latest end of all is the check-out, whatever the order in which they arrive: the same punches end in the
 * same day. Recognitions of somebody who stays in view overlap, so any of them may end last, the earliest one too.
 */
export function decidePunch(day: SeenDay | undefined, punch: Punch, rules: SiteRules): PunchDecision {
  if (day === undefined) return { kind: 'open', day: openedBy(punch, rules) };
  if (punch.recognitionId === day.recognitionId) return { kind: 'nothing' };
  return comesBefore(punch, day) ? checkInEarlier(day, punch, rules) : checkOutLater(day, punch.lastSeenAt);
}

function openedBy(punch: Punch, rules: SiteRules): SeenDay {
  return {
    checkIn: punch.firstSeenAt,
    checkOut: null,
    status: decideStatus(punch.firstSeenAt, rules),
    checkInHeld: false,
    checkOutHeld: false,
    statusHeld: false,
    cameraId: punch.cameraId,
    recognitionId: punch.recognitionId,
    similarity: punch.similarity,
    openingLastSeenAt: punch.lastSeenAt,
  };
}

/**
 * Two that begin in the same millisecond are ordered by their ids, so that every order of arrival picks the same one.
 */
function comesBefore(punch: Punch, day: SeenDay): boolean {
  if (day.checkInHeld) return false;
  const difference = punch.firstSeenAt.getTime() - day.checkIn.getTime();
  return difference === 0 ? punch.recognitionId < (day.recognitionId ?? '') : difference < 0;
}

function checkInEarlier(day: SeenDay, punch: Punch, rules: SiteRules): PunchDecision {
  const opened = openedBy(punch, rules);
  const widened = {
    ...opened,
    status: day.statusHeld ? day.status : opened.status,
    statusHeld: day.statusHeld,
    checkOut: day.checkOut,
    checkOutHeld: day.checkOutHeld,
  };
  // What was the check-in until now has become a later sighting, and the new one may end after it.
  const seenLater = checkOutLater(widened, latest(day.openingLastSeenAt, day.checkIn));
  return seenLater.kind === 'nothing' ? { kind: 'extend', day: widened } : seenLater;
}

function checkOutLater(day: SeenDay, endedAt: Date): PunchDecision {
  const seenAt = latest(day.openingLastSeenAt, endedAt);
  const isLater = seenAt > day.checkIn && (day.checkOut === null || seenAt > day.checkOut);
  if (day.checkOutHeld || !isLater) return { kind: 'nothing' };
  return { kind: 'extend', day: { ...day, checkOut: seenAt } };
}

function latest(one: Date | null, other: Date): Date {
  return one !== null && one > other ? one : other;
}
