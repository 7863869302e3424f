import {
  CameraChange,
  isUuid,
  PersonChange,
  RecordChange,
  timestampDate,
  type AttendanceRecorded,
  type CameraChanged,
  type CorrectionRequestChanged,
  type CorrectionState,
  type LeaveChanged,
  type LeaveState,
  type PersonChanged,
  type PersonRecognized,
  type ReportFinished,
  type StrangerSeen,
  type StreamStatusChanged,
  type UnknownFaceChanged,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { DeadLetter } from '@smart-attendance/messaging';
import { toAttendanceView } from '../attendance/attendance.view';
import { nameOfState } from '../cameras/camera-watch.view';
import { toDeadLetterView } from '../dead-letters/dead-letter.view';
import { apiPath } from '../http/paths.middleware';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';
import { toLeaveRequestView } from '../leave/leave.view';
import { toCorrectionRequestView } from '../requests/correction-request.view';
import { toRecognitionView, toStrangerVisitView } from '../recognitions/recognition.view';
import type * as data from './event-data.view';
import { attendanceMembersNotTold, correctionMembersNotTold, leaveMembersNotTold } from './event-data.view';
import { eventIdOf } from './event-id.policy';
import type { EventType, NewEvent } from './event';

/** Whom an event is about, as of now. */
export interface KnownPerson {
  readonly name: string | null;
  readonly department: string | null;
}

type Timestamp = Parameters<typeof timestampDate>[0];

export function toRecognizedEvent({ recognition }: PersonRecognized, person: KnownPerson): NewEvent {
  if (recognition === undefined) throw missing('recognition');
  const { id, personId, cameraId, lastSeenAt, decidedAt } = recognition;
  return newEvent<data.PersonRecognizedData>('person.recognized', id, {
    occurredAt: timeOf(lastSeenAt ?? decidedAt),
    cameraId: idOrNull('camera_id', cameraId),
    userId: requiredId('person_id', personId),
    department: person.department,
    data: { ...toRecognitionView(recognition), user_name: person.name },
  });
}

export function toStrangerEvent({ visit }: StrangerSeen): NewEvent {
  if (visit === undefined) throw missing('visit');
  return newEvent<data.StrangerSeenData>('stranger.seen', visit.id, {
    occurredAt: timeOf(visit.lastSeenAt),
    cameraId: requiredId('camera_id', visit.cameraId),
    data: toStrangerVisitView(visit),
  });
}

export function toUnknownFaceEvent(fact: UnknownFaceChanged): NewEvent {
  const { unknownFaceId, cameraId, change, isDoubtful, revision } = fact;
  return newEvent<data.UnknownFaceChangedData>('unknown_face.changed', `${unknownFaceId}:${revision}:${change}`, {
    occurredAt: timeOf(fact.changedAt),
    cameraId: idOrNull('camera_id', cameraId),
    data: { unknown_face_id: unknownFaceId, change, doubtful: isDoubtful, revision },
  });
}

const changesByCamera: Readonly<Partial<Record<RecordChange, string>>> = {
  [RecordChange.OPENED]: 'opened',
  [RecordChange.EXTENDED]: 'extended',
};
const changesByHand: Readonly<Partial<Record<RecordChange, string>>> = {
  [RecordChange.OPENED]: 'created',
  [RecordChange.CORRECTED]: 'edited',
  [RecordChange.DELETED]: 'deleted',
};

/**
 * `attendance.recorded` is what cameras make of a row: it opens, and its check-out moves. `attendance.corrected` is
 * what somebody makes of it by hand: a row that is entered, edited or deleted.
 */
export function toAttendanceEvent({ record, change, isTold }: AttendanceRecorded, person: KnownPerson): NewEvent {
  if (record === undefined) throw missing('record');
  const byCamera = change === RecordChange.OPENED && record.source === 'manual' ? undefined : changesByCamera[change];
  const word = byCamera ?? changesByHand[change];
  if (word === undefined) throw AppError.invalid([{ field: 'change', message: 'must be known' }]);
  const view = told(toAttendanceView(record), attendanceMembersNotTold);
  const type = byCamera === undefined ? 'attendance.corrected' : 'attendance.recorded';
  return newEvent(type, `${record.id}:${record.revision}`, {
    occurredAt: timeOf(record.updatedAt),
    cameraId: idOrNull('camera_id', record.cameraId),
    userId: requiredId('person_id', record.personId),
    department: person.department,
    data: { ...view, user_name: person.name, department: person.department, change: word, is_told: isTold },
  });
}

export function toReportEvent(fact: ReportFinished): NewEvent {
  const { jobId, query } = fact;
  if (query === undefined) throw missing('query');
  const isDone = fact.state === 'done';
  return newEvent<data.ReportFinishedData>('report.finished', jobId, {
    occurredAt: timeOf(fact.finishedAt),
    data: {
      job_id: jobId,
      schedule_id: fact.scheduleId,
      schedule_name: fact.scheduleName,
      state: fact.state,
      reason: textOrNull(fact.reason),
      kind: query.kind,
      format: query.format,
      date_from: textOrNull(query.dateFrom),
      date_to: textOrNull(query.dateTo),
      rows: fact.rows,
      size_bytes: Number(fact.sizeBytes),
      file_name: textOrNull(fact.fileName),
      media_type: textOrNull(fact.mediaType),
      file_path: isDone ? `${apiPath}/reports/jobs/${jobId}/file` : null,
      expires_at: toIsoInstant(fact.expiresAt),
    },
  });
}

const leaveEventOf: Readonly<Record<LeaveState, EventType>> = {
  requested: 'leave.requested',
  approved: 'leave.decided',
  refused: 'leave.decided',
  cancelled: 'leave.ended',
  withdrawn: 'leave.ended',
};

export function toLeaveEvent({ request }: LeaveChanged, person: KnownPerson): NewEvent {
  if (request === undefined) throw missing('request');
  const type = leaveEventOf[request.state as LeaveState] as EventType | undefined;
  if (type === undefined) throw AppError.invalid([{ field: 'state', message: 'must be known' }]);
  return newEvent<data.LeaveRequestedData>(type, `${request.id}:${request.revision}`, {
    occurredAt: timeOf(request.updatedAt),
    userId: requiredId('person_id', request.personId),
    department: person.department,
    data: {
      ...told(toLeaveRequestView(request), leaveMembersNotTold),
      user_name: person.name,
      department: person.department,
    },
  });
}

const correctionEventOf: Readonly<Record<CorrectionState, EventType>> = {
  pending: 'correction.requested',
  approved: 'correction.decided',
  refused: 'correction.decided',
  withdrawn: 'correction.withdrawn',
};

export function toCorrectionEvent({ request }: CorrectionRequestChanged, person: KnownPerson): NewEvent {
  if (request === undefined) throw missing('request');
  const type = correctionEventOf[request.state as CorrectionState] as EventType | undefined;
  if (type === undefined) throw AppError.invalid([{ field: 'state', message: 'must be known' }]);
  return newEvent<data.CorrectionRequestedData>(type, `${request.id}:${request.revision}`, {
    occurredAt: timeOf(request.updatedAt),
    userId: requiredId('person_id', request.personId),
    department: person.department,
    data: {
      ...told(toCorrectionRequestView(request), correctionMembersNotTold),
      user_name: person.name,
      department: person.department,
    },
  });
}

export function toCameraStateEvent(report: StreamStatusChanged): NewEvent {
  const { cameraId, replica, reason, message } = report;
  const state = nameOfState[report.state];
  const since = timeOf(report.since);
  const fact = [cameraId, replica, state, reason, since.toISOString()].join(' ');
  return newEvent<data.CameraStateChangedData>('camera.state_changed', fact, {
    occurredAt: since,
    cameraId: requiredId('camera_id', cameraId),
    data: {
      state,
      reason: textOrNull(reason),
      message: textOrNull(message),
      since: since.toISOString(),
      replica: textOrNull(replica),
    },
  });
}

const cameraChanges: Readonly<Partial<Record<CameraChange, string>>> = {
  [CameraChange.CREATED]: 'created',
  [CameraChange.UPDATED]: 'updated',
  [CameraChange.DELETED]: 'deleted',
};

export function toCameraEvent({ cameraId, change, revision, changedAt }: CameraChanged): NewEvent {
  const word = cameraChanges[change];
  if (word === undefined) throw AppError.invalid([{ field: 'change', message: 'must be known' }]);
  return newEvent<data.CameraChangedData>('camera.changed', `${cameraId}:${revision}`, {
    occurredAt: timeOf(changedAt),
    cameraId: requiredId('camera_id', cameraId),
    data: { change: word, revision },
  });
}

/** @throws AppError `invalid_argument` for an erasure, too, of which nothing but the id is kept */
export function toPersonEvent(fact: PersonChanged): NewEvent {
  const { personId, change, revision } = fact;
  if (change !== PersonChange.CREATED && change !== PersonChange.UPDATED) {
    throw AppError.invalid([{ field: 'change', message: 'must be created or updated' }]);
  }
  const department = textOrNull(fact.department);
  return newEvent<data.PersonChangedData>('person.changed', `${personId}:${revision}`, {
    occurredAt: timeOf(fact.changedAt),
    userId: requiredId('person_id', personId),
    department,
    data: {
      change: change === PersonChange.CREATED ? 'created' : 'updated',
      user_name: fullNameOf(fact),
      employee_id: textOrNull(fact.employeeId),
      department,
      is_active: fact.isActive,
      revision,
    },
  });
}

export function toDeadLetterEvent(letter: DeadLetter): NewEvent {
  const fact = `${letter.sequence} ${letter.diedAt.toISOString()}`;
  return newEvent<data.DeadLetterCreatedData>('dead_letter.created', fact, {
    occurredAt: letter.diedAt,
    data: toDeadLetterView(letter),
  });
}

export function fullNameOf({ firstName, lastName }: { readonly firstName: string; readonly lastName: string }) {
  return textOrNull(`${firstName} ${lastName}`.trim());
}

type Given<Data> = Pick<NewEvent, 'occurredAt'> &
  Partial<Pick<NewEvent, 'cameraId' | 'userId' | 'department'>> & { readonly data: Pick<Data, keyof Data> };

function newEvent<Data extends object>(type: EventType, fact: string, given: Given<Data>): NewEvent {
  const { data, ...rest } = given;
  return {
    id: eventIdOf(type, fact),
    type,
    cameraId: null,
    userId: null,
    department: null,
    ...rest,
    data: { ...data },
  };
}

function told<View extends object, Member extends keyof View>(view: View, notTold: readonly Member[]) {
  const members = Object.entries(view).filter(([name]) => !(notTold as readonly string[]).includes(name));
  return Object.fromEntries(members) as Omit<View, Member>;
}

/** A fact says when; one that does not is as old as its arrival. */
function timeOf(timestamp: Timestamp | undefined): Date {
  return timestamp === undefined ? new Date() : timestampDate(timestamp);
}

function idOrNull(field: string, id: string): string | null {
  return id === '' ? null : requiredId(field, id);
}

/** @throws AppError `invalid_argument` */
function requiredId(field: string, id: string): string {
  if (!isUuid(id)) throw AppError.invalid([{ field, message: 'must be a UUID' }]);
  return id;
}

function missing(field: string): AppError {
  return AppError.invalid([{ field, message: 'is missing' }]);
}
