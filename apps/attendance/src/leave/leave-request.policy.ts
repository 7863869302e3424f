import { leaveDaysMax, type LeavePart, type LeaveState } from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import { addDays, daysBetween } from '../calendar/attendance-day.policy';
import type { LeaveRequestRow } from './leave-request.entity';

/** Sick leave is entered late; what is longer ago was paid long ago. */
const daysBackMax = 366;
const daysAheadMax = 731;

export interface LeaveDates {
  readonly dateFrom: string;
  readonly dateTo: string;
  readonly part: LeavePart;
}

/** What is wrong with the days of a request, by the names that clients know. */
export function violationsOfLeave({ dateFrom, dateTo, part }: LeaveDates, today: string): Violation[] {
  if (dateTo < dateFrom) return [{ field: 'date_to', message: 'must not be before date_from' }];
  const [earliest, latest] = [addDays(today, -daysBackMax), addDays(today, daysAheadMax)];
  const violations: Violation[] = [];
  if (dateFrom < earliest) violations.push({ field: 'date_from', message: `must be ${earliest} at the earliest` });
  if (dateTo > latest) violations.push({ field: 'date_to', message: `must be ${latest} at the latest` });
  if (daysBetween(dateFrom, dateTo) >= leaveDaysMax) {
    violations.push({
      field: 'date_to',
      message: `must be within ${String(leaveDaysMax)} days; ask in several pieces`,
    });
  }
  if (part !== 'full_day' && dateFrom !== dateTo) {
    violations.push({ field: 'part', message: 'is full_day where it is of more than one day' });
  }
  return violations;
}

/** Whether both would be on leave at the same time. */
export function overlaps(one: LeaveDates, other: LeaveDates): boolean {
  const hasSameDay = one.dateFrom <= other.dateTo && other.dateFrom <= one.dateTo;
  return hasSameDay && (one.part === 'full_day' || other.part === 'full_day' || one.part === other.part);
}

export interface LeaveStep {
  readonly state: Exclude<LeaveState, 'requested'>;
  readonly reason: string;
  readonly authorId: string;
  readonly now: Date;
}

const stepsFrom: Readonly<Record<LeaveState, readonly LeaveState[]>> = {
  requested: ['approved', 'refused', 'withdrawn'],
  approved: ['cancelled'],
  refused: [],
  cancelled: [],
  withdrawn: [],
};

/**
 * The request after a step; the same where it is there already.
 *
 * @throws AppError `permission_denied` for one's own leave and for withdrawing that of others, `conflict` for what is
 * decided otherwise (`already_decided`), `invalid_argument` without the reason that it needs
 */
export function stepOf(before: LeaveRequestRow, step: LeaveStep): LeaveRequestRow {
  refuseAuthor(before, step);
  if (before.state === step.state) return before;
  if (!stepsFrom[before.state].includes(step.state)) {
    const sentence = `The leave request ${before.id} is ${before.state}, so it cannot be ${step.state} any more.`;
    throw new AppError('conflict', sentence, { reason: 'already_decided' });
  }
  const { state, reason } = step;
  if (reason.trim() === '' && (state === 'refused' || state === 'cancelled')) {
    throw AppError.invalid([{ field: 'reason', message: 'is missing: the person is told why' }]);
  }
  return stepped(before, step);
}

/** Without asking who may: for what follows from another decision. */
export function stepped(before: LeaveRequestRow, { state, reason, authorId, now }: LeaveStep): LeaveRequestRow {
  const isDecision = state === 'approved' || state === 'refused';
  return {
    ...before,
    state,
    ...(isDecision
      ? { decidedBy: authorId, decidedAt: now, decisionReason: reason }
      : { endedBy: authorId, endedAt: now, endReason: reason }),
    revision: before.revision + 1,
    updatedAt: now,
  };
}

/** @throws AppError `permission_denied` */
function refuseAuthor({ personId, requestedBy }: LeaveRequestRow, { state, authorId }: LeaveStep): void {
  if (state !== 'withdrawn') {
    if (authorId !== personId) return;
    throw new AppError('permission_denied', 'Your own leave is decided by somebody else.');
  }
  if (authorId === personId || authorId === requestedBy) return;
  throw new AppError('permission_denied', 'Only who asked for leave takes the request back; refuse it instead.');
}
