import {
  attendanceStatuses,
  timestampFromDate,
  type AttendanceRecordedSchema,
  type AttendanceRecordSchema,
  type AttendanceStatus,
  type CorrectionSchema,
  type CreateRecordRequest,
  type MessageInitShape,
  type PresenceIntervalSchema,
  type RecordPunchSchema,
  type RecordChange,
  type UpdateRecordRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { instantOf } from '../calendar/timestamp';
import { sentenceOf } from '../days/explanation.policy';
import type { PersonRow } from '../people/person.entity';
import type { CorrectionRow, RecordSnapshot } from './correction.entity';
import type { PunchRow } from '../punches/punch.entity';
import type { RecordRow, StoredInterval } from './record.entity';
import type { ManualEntry, RecordEdit } from './record.policy';

const erasedPersonName = 'Erased person';

/** `camera` is the name of that of the check-in, where it is known. */
export function toRecordMessage(record: RecordRow, person: PersonRow | undefined, camera = '') {
  return {
    id: record.id,
    personId: record.personId,
    personName: shownNameOf(person),
    department: person?.department ?? '',
    localDate: record.localDate,
    ...(record.checkIn !== null && { checkIn: timestampFromDate(record.checkIn) }),
    ...(record.checkOut !== null && { checkOut: timestampFromDate(record.checkOut) }),
    cameraId: record.cameraId ?? '',
    location: record.location,
    notes: record.notes,
    status: record.status,
    source: record.source,
    ...(record.similarity !== null && { similarity: record.similarity }),
    recognitionId: record.recognitionId ?? '',
    isCorrected: record.isCorrected,
    revision: record.revision,
    createdAt: timestampFromDate(record.createdAt),
    updatedAt: timestampFromDate(record.updatedAt),
    heldFields: heldFieldsOf(record),
    toldBy: record.toldBy ?? '',
    ...(record.toldAt !== null && { toldAt: timestampFromDate(record.toldAt) }),
    ...toComputedFields(record, camera),
  } satisfies MessageInitShape<typeof AttendanceRecordSchema>;
}

/** Empty for somebody of whom nothing is known yet. */
export function shownNameOf(person: PersonRow | undefined): string {
  return person?.isErased === true ? erasedPersonName : (person?.name ?? '');
}

/** The names are those of the HTTP API. */
function heldFieldsOf({ checkInHeld, checkOutHeld, statusHeld }: RecordRow): string[] {
  return [
    ...(checkInHeld ? ['check_in'] : []),
    ...(checkOutHeld ? ['check_out'] : []),
    ...(statusHeld ? ['status'] : []),
  ];
}

/** Whether the check-in is a punch by hand. */
export function isEntered({ checkIn, checkInHeld, recognitionId }: RecordRow): boolean {
  return checkIn !== null && !checkInHeld && recognitionId === null;
}

function toComputedFields(record: RecordRow, camera: string) {
  const { workedMinutes, breakMinutes, requiredMinutes, coveragePercent, toldAt } = record;
  const origin = { camera, isEntered: isEntered(record), toldAt };
  return {
    shiftId: record.shiftId ?? '',
    shiftName: record.shiftName ?? '',
    shiftVersion: record.shiftVersion ?? 0,
    ...(workedMinutes !== null && { workedMinutes }),
    ...(breakMinutes !== null && { breakMinutes }),
    ...(requiredMinutes !== null && { requiredMinutes }),
    lateMinutes: record.lateMinutes,
    earlyMinutes: record.earlyMinutes,
    overtimeMinutes: record.overtimeMinutes,
    overtimeStatus: record.overtimeStatus,
    flags: [...record.flags],
    ...(coveragePercent !== null && { coveragePercent }),
    ...(record.checkInRounded !== null && { checkInRounded: timestampFromDate(record.checkInRounded) }),
    ...(record.checkOutRounded !== null && { checkOutRounded: timestampFromDate(record.checkOutRounded) }),
    explanation: record.explanation === null ? '' : sentenceOf(record.explanation, origin),
    cameraName: camera,
    timeZone: record.explanation?.timeZone ?? '',
  };
}

/** `camera` is its name, where it is known. */
export function toPunchMessage(punch: PunchRow, camera = '') {
  return {
    id: punch.recognitionId,
    from: timestampFromDate(punch.firstSeenAt),
    to: timestampFromDate(punch.lastSeenAt),
    cameraId: punch.cameraId ?? '',
    siteId: punch.siteId,
    role: punch.role,
    source: punch.source,
    authorId: punch.authorId ?? '',
    cameraName: camera,
    ...(punch.toldAt !== null && { toldAt: timestampFromDate(punch.toldAt) }),
  } satisfies MessageInitShape<typeof RecordPunchSchema>;
}

export function toIntervalMessage({ site_id: siteId, from, to, end, punches }: StoredInterval) {
  return {
    siteId,
    from: timestampFromDate(new Date(from)),
    ...(to !== null && { to: timestampFromDate(new Date(to)) }),
    end,
    punches,
  } satisfies MessageInitShape<typeof PresenceIntervalSchema>;
}

export function toRecordedEvent(change: RecordChange, record: RecordRow, person: PersonRow | undefined) {
  return { change, record: toRecordMessage(record, person) } satisfies MessageInitShape<
    typeof AttendanceRecordedSchema
  >;
}

export function toCorrectionMessage(correction: CorrectionRow) {
  return {
    id: correction.id,
    recordId: correction.recordId,
    authorId: correction.authorId,
    action: correction.action,
    reason: correction.reason,
    beforeJson: correction.before === null ? '' : JSON.stringify(correction.before),
    afterJson: correction.after === null ? '' : JSON.stringify(correction.after),
    createdAt: timestampFromDate(correction.createdAt),
  } satisfies MessageInitShape<typeof CorrectionSchema>;
}

/** What a correction shows of a record; the names are those of the HTTP API. */
export function toSnapshot(record: RecordRow): RecordSnapshot {
  return {
    user_id: record.personId,
    local_date: record.localDate,
    check_in: record.checkIn?.toISOString() ?? null,
    check_out: record.checkOut?.toISOString() ?? null,
    status: record.status,
    camera_id: record.cameraId,
    location: record.location,
    notes: record.notes,
    source: record.source,
    worked_minutes: record.workedMinutes,
    late_minutes: record.lateMinutes,
    early_minutes: record.earlyMinutes,
    overtime_minutes: record.overtimeMinutes,
    overtime_status: record.overtimeStatus,
    revision: record.revision,
  };
}

/** @throws AppError `invalid_argument` for a time out of range */
export function toManualEntry(request: CreateRecordRequest): ManualEntry {
  if (request.checkIn === undefined) throw AppError.invalid([{ field: 'check_in', message: 'is missing' }]);
  return {
    checkIn: instantOf(request.checkIn, 'check_in'),
    checkOut: request.checkOut === undefined ? null : instantOf(request.checkOut, 'check_out'),
    status: statusOf(request.status),
    cameraId: request.cameraId === '' ? null : request.cameraId,
    location: request.location,
    notes: request.notes,
  };
}

/** @throws AppError `invalid_argument` for a time out of range, and for a check-out both set and taken away */
export function toRecordEdit(request: UpdateRecordRequest): RecordEdit {
  if (request.clearCheckOut && request.checkOut !== undefined) {
    throw AppError.invalid([{ field: 'check_out', message: 'cannot be set and cleared at once' }]);
  }
  const checkOut = request.checkOut === undefined ? undefined : instantOf(request.checkOut, 'check_out');
  return {
    checkIn: request.checkIn === undefined ? undefined : instantOf(request.checkIn, 'check_in'),
    checkOut: request.clearCheckOut ? null : checkOut,
    status: request.status === undefined ? undefined : (statusOf(request.status) ?? null),
    cameraId: request.cameraId === '' ? null : request.cameraId,
    location: request.location,
    notes: request.notes,
  };
}

function statusOf(text: string): AttendanceStatus | undefined {
  return attendanceStatuses.find((status) => status === text);
}
