import type { AttendanceStatus, Violation } from '@smart-attendance/contracts';
import { dayLater, type SiteCalendar } from '../calendar/attendance-day.policy';

/** What a person may set of a record. A field set by hand is held: no camera changes it any more. */
export interface EditableRecord {
  readonly checkIn: Date | null;
  readonly checkOut: Date | null;
  readonly status: AttendanceStatus;
  readonly checkInHeld: boolean;
  readonly checkOutHeld: boolean;
  readonly statusHeld: boolean;
  readonly cameraId: string | null;
  readonly location: string;
  readonly notes: string;
}

export interface ManualEntry {
  readonly checkIn: Date;
  /** Null: the next sighting sets it. */
  readonly checkOut: Date | null;
  /** Undefined: decided as for a punch. */
  readonly status: AttendanceStatus | undefined;
  readonly cameraId: string | null;
  readonly location: string;
  readonly notes: string;
}

/** Undefined fields stay as they are. */
export interface RecordEdit {
  readonly checkIn?: Date | undefined;
  /** Null takes it away and lets the next sighting set it again. */
  readonly checkOut?: Date | null | undefined;
  /** Null lets the rule decide again. */
  readonly status?: AttendanceStatus | null | undefined;
  readonly cameraId?: string | null | undefined;
  readonly location?: string | undefined;
  readonly notes?: string | undefined;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** What is not given is left to cameras and rules. */
export function decideManualRecord(entry: ManualEntry): EditableRecord {
  return {
    checkIn: entry.checkIn,
    checkOut: entry.checkOut,
    status: entry.status ?? 'present',
    checkInHeld: true,
    checkOutHeld: entry.checkOut !== null,
    statusHeld: entry.status !== undefined,
    cameraId: entry.cameraId,
    location: entry.location,
    notes: entry.notes,
  };
}

export function decideEdit(record: EditableRecord, edit: RecordEdit): EditableRecord {
  return {
    checkIn: edit.checkIn ?? record.checkIn,
    checkOut: edit.checkOut === undefined ? record.checkOut : edit.checkOut,
    status: edit.status ?? record.status,
    checkInHeld: record.checkInHeld || edit.checkIn !== undefined,
    checkOutHeld: edit.checkOut === undefined ? record.checkOutHeld : edit.checkOut !== null,
    statusHeld: edit.status === undefined ? record.statusHeld : edit.status !== null,
    cameraId: edit.cameraId === undefined ? record.cameraId : edit.cameraId,
    location: edit.location ?? record.location,
    notes: edit.notes ?? record.notes,
  };
}

export function isSameRecord(one: EditableRecord, other: EditableRecord): boolean {
  return (
    isSameDay(one, other) &&
    one.cameraId === other.cameraId &&
    one.location === other.location &&
    one.notes === other.notes
  );
}

/** Whether what the day is computed from is the same; the rest is written beside it. */
export function isSameDay(one: EditableRecord, other: EditableRecord): boolean {
  return (
    one.checkIn?.getTime() === other.checkIn?.getTime() &&
    one.checkOut?.getTime() === other.checkOut?.getTime() &&
    one.status === other.status &&
    one.checkInHeld === other.checkInHeld &&
    one.checkOutHeld === other.checkOutHeld &&
    one.statusHeld === other.statusHeld
  );
}

/** Which times of a record are set now. */
export interface GivenTimes {
  readonly checkIn: boolean;
  readonly checkOut: boolean;
}

/**
 * What is wrong with the times of a record, as set by hand, wherever they are from. Names the field that was given: an
 * earlier check-out is the fault of the check-in when only that was changed. Times that nobody gives now are not looked
 * at again.
 */
export function violationsOfTimes(
  times: { readonly checkIn: Date | null; readonly checkOut: Date | null },
  given: GivenTimes,
  now: Date,
): Violation[] {
  if (times.checkIn === null) {
    const message = 'needs a check_in: nobody was seen on that day';
    return times.checkOut === null ? [] : [{ field: 'check_out', message }];
  }
  const violations: Violation[] = [];
  if (given.checkIn && times.checkIn.getTime() > now.getTime() + dayMs) {
    violations.push({ field: 'check_in', message: 'must not be more than a day in the future' });
  }
  if (times.checkOut === null || !(given.checkIn || given.checkOut)) return violations;
  const [field, order] = given.checkOut
    ? ['check_out', 'must not be before check_in']
    : ['check_in', 'must not be after check_out'];
  if (times.checkOut < times.checkIn) violations.push({ field, message: order });
  return violations;
}

/** As `violationsOfTimes`, where they are more than a day apart at that site. */
export function violationsOfLength(
  { checkIn, checkOut }: { readonly checkIn: Date | null; readonly checkOut: Date | null },
  given: GivenTimes,
  site: SiteCalendar,
): Violation[] {
  if (checkIn === null || checkOut === null || checkOut <= dayLater(checkIn, site)) return [];
  if (!given.checkIn && !given.checkOut) return [];
  const message = 'check_in and check_out must be within a day, 24 hours or as long as the day is';
  return [{ field: given.checkOut ? 'check_out' : 'check_in', message }];
}
