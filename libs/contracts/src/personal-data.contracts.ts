import { checks, oneOf, pageWithinLimits, uuid, wireName, type Check } from './checks';
import { defineRequest, type ServiceName } from './contract';
import {
  CheckErasureRequestSchema,
  CheckErasureResponseSchema,
  ExportPersonRequestSchema,
  ExportPersonResponseSchema,
  ExportPictureRequestSchema,
  ExportPictureResponseSchema,
  GetErasureRequestSchema,
  GetErasureResponseSchema,
  ListErasuresRequestSchema,
  ListErasuresResponseSchema,
  type CheckErasureRequest,
} from './gen/personal_data/v1/personal_data_pb';
import { defaultDeadlineMs } from './limits';
import { charactersIn } from './values';

export const erasureTextsMax = 10;
/** A shorter one is found everywhere. */
export const erasureTextCharactersMin = 4;
export const erasureTextCharactersMax = 255;

/** Every table is read from its beginning to its end. */
export const checkErasureDeadlineMs = 60_000;

/** In the order in which a person reads them. */
export const identityExportKinds = [
  'person',
  'face_templates',
  'profile_images',
  'recognitions',
  'recognition_rejections',
  'sightings',
  'near_sightings',
  'kept_faces',
  'unknown_faces',
  'counter_examples',
  'enrolment_files',
  'person_thresholds',
] as const;

export type IdentityExportKind = (typeof identityExportKinds)[number];

export const exportedPictureKinds = ['face_templates', 'profile_images', 'unknown_faces'] as const;

export type ExportedPictureKind = (typeof exportedPictureKinds)[number];

export const attendanceExportKinds = [
  'attendance_person',
  'departments',
  'assignments',
  'attendance_records',
  'attendance_history',
  'punches',
  'leave_requests',
  'correction_requests',
  'drafts',
  'draft_days',
  'periods',
  'report_schedules',
] as const;

export type AttendanceExportKind = (typeof attendanceExportKinds)[number];

/** What the services count in a receipt of an erasure as removed: rows, or texts taken out of rows that stay. */
export const removedKinds = [
  // Identity, in the order in which they are deleted; most are its tables.
  'people',
  'person_keys',
  'face_templates',
  'profile_images',
  'enrolment_job_files',
  'look_alike_comparisons',
  'sightings',
  'counter_examples',
  'recognition_vectors',
  'rejected_tracks',
  'recognition_rejections',
  'recognitions',
  'recognized_tracks',
  'look_alikes',
  'unknown_faces',
  'unknown_face_visits',
  'words_about_recognitions',
  // Gateway.
  'sessions',
  'login_places',
  'oidc_logins',
  'idempotency_keys',
  'kept_answers',
  'events',
  // Attendance, which forgets keys of requests, too.
  'names',
  'texts_of_punches',
  'texts_of_correction_requests',
  'texts_of_leave_requests',
  'report_schedules',
  'report_files',
  'bus_messages',
] as const;

export type RemovedKind = (typeof removedKinds)[number];

/** Rows of what, by their kind. */
export type RemovedCounts = Readonly<Partial<Record<RemovedKind, number>>>;

/** What a receipt says that stays, under an id that leads to nobody. */
export const keptOfErasedKinds = [
  'attendance_records',
  'attendance_history',
  'punches',
  'punches_of_others',
  'leave_requests',
  'correction_requests',
  'assignments',
  'drafts',
  'draft_days',
  'periods',
  'report_schedules',
  'departments',
  'audit_entries',
  'events',
  'unknown_face_visits',
  'counter_examples',
  'recognition_events',
] as const;

export type KeptOfErasedKind = (typeof keptOfErasedKinds)[number];

/** What services delete by themselves once it has been kept long enough. */
export const retentionKinds = [
  'sightings',
  'recognitions',
  'recognition_vectors',
  'counter_examples',
  'unknown_faces',
  'model_agreements',
  'stranger_visits',
  'enrolment_jobs',
  'erasures',
  'correction_requests',
  'leave_requests',
  'draft_days',
  'report_files',
  'camera_history',
  'sessions',
  'login_attempts',
  'login_places',
  'oidc_logins',
  'idempotency_keys',
  'events',
  'webhook_deliveries',
  'audit_log',
  'bus_messages',
  'dead_letters',
] as const;

export type RetentionKind = (typeof retentionKinds)[number];

const rightTexts: Check<CheckErasureRequest> = ({ texts }) =>
  texts.length <= erasureTextsMax &&
  texts.every(
    (text) => charactersIn(text) >= erasureTextCharactersMin && charactersIn(text) <= erasureTextCharactersMax,
  )
    ? undefined
    : {
        field: wireName('texts'),
        message: `must be at most ${erasureTextsMax} texts of ${erasureTextCharactersMin} to ${erasureTextCharactersMax} characters`,
      };

function getErasureOf(owner: ServiceName) {
  return defineRequest({
    owner,
    name: 'get-erasure',
    request: GetErasureRequestSchema,
    response: GetErasureResponseSchema,
    deadlineMs: defaultDeadlineMs,
    check: checks(uuid('personId')),
  });
}

function checkErasureOf(owner: ServiceName) {
  return defineRequest({
    owner,
    name: 'check-erasure',
    request: CheckErasureRequestSchema,
    response: CheckErasureResponseSchema,
    deadlineMs: checkErasureDeadlineMs,
    check: checks(uuid('personId'), rightTexts),
  });
}

export const getIdentityErasure = getErasureOf('identity');

export const getAttendanceErasure = getErasureOf('attendance');

export const listErasures = defineRequest({
  owner: 'identity',
  name: 'list-erasures',
  request: ListErasuresRequestSchema,
  response: ListErasuresResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const checkIdentityErasure = checkErasureOf('identity');

export const checkAttendanceErasure = checkErasureOf('attendance');

export const exportIdentityPerson = defineRequest({
  owner: 'identity',
  name: 'export-person',
  request: ExportPersonRequestSchema,
  response: ExportPersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), oneOf('kind', identityExportKinds)),
});

export const exportAttendancePerson = defineRequest({
  owner: 'attendance',
  name: 'export-person',
  request: ExportPersonRequestSchema,
  response: ExportPersonResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), oneOf('kind', attendanceExportKinds)),
});

export const exportPicture = defineRequest({
  owner: 'identity',
  name: 'export-picture',
  request: ExportPictureRequestSchema,
  response: ExportPictureResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId'), oneOf('kind', exportedPictureKinds), uuid('pictureId')),
});
