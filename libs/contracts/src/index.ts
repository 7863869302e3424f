export {
  create,
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type JsonValue,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
export { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
export * from './attendance.contracts';
export * from './attendance-correction-requests.contracts';
export * from './attendance-overtime.contracts';
export * from './attendance-periods.contracts';
export * from './attendance-drafts.contracts';
export * from './attendance-holidays.contracts';
export * from './attendance-leave.contracts';
export * from './attendance-presence.contracts';
export * from './attendance-punches.contracts';
export * from './attendance-roster.contracts';
export * from './attendance-reports.contracts';
export * from './attendance-shifts.contracts';
export * from './attendance-sites.contracts';
export * from './camera-registry.contracts';
export { CameraNetworks } from './camera-networks';
export { isForbiddenCameraAddress, readCameraUrl, type CameraUrl, type CameraUrlReading } from './camera-url';
export { hasHiddenSecret, hideUrlSecrets, misreadCredentials } from './camera-url-secrets';
export { events, requests, tables } from './catalogue';
export { pageSizeMax, pictureBytesMax, type Violation } from './checks';
export * from './contract';
export { encodeEvent, EventPublisher, type EncodedEvent } from './encoded-event';
export * from './face-inference.contracts';
export * from './gen/attendance/v1/attendance_pb';
export * from './gen/attendance/v1/correction_requests_pb';
export * from './gen/attendance/v1/overtime_pb';
export * from './gen/attendance/v1/periods_pb';
export * from './gen/attendance/v1/drafts_pb';
export * from './gen/attendance/v1/holidays_pb';
export * from './gen/attendance/v1/leave_pb';
export * from './gen/attendance/v1/presence_pb';
export * from './gen/attendance/v1/punches_pb';
export * from './gen/attendance/v1/roster_pb';
export * from './gen/attendance/v1/reports_pb';
export * from './gen/attendance/v1/shifts_pb';
export * from './gen/attendance/v1/sites_pb';
export * from './gen/camera_registry/v1/camera_registry_pb';
export * from './gen/errors/v1/error_pb';
export * from './gen/face_inference/v1/face_inference_pb';
export * from './gen/health/v1/health_pb';
export * from './gen/identity/v1/bulk_enrolment_pb';
export * from './gen/identity/v1/identity_pb';
export * from './gen/identity/v1/rejections_pb';
export * from './gen/identity/v1/look_alikes_pb';
export * from './gen/identity/v1/unknown_faces_pb';
export * from './gen/identity/v1/explanations_pb';
export * from './gen/identity/v1/thresholds_pb';
export * from './gen/identity/v1/models_pb';
export * from './gen/paging/v1/paging_pb';
export * from './gen/personal_data/v1/personal_data_pb';
export * from './gen/stream_ingestion/v1/stream_ingestion_pb';
export * from './health.contracts';
export * from './identity.contracts';
export * from './identity-explanations.contracts';
export * from './identity-rejections.contracts';
export * from './identity-bulk-enrolment.contracts';
export * from './identity-look-alikes.contracts';
export * from './identity-unknown-faces.contracts';
export * from './personal-data.contracts';
export * from './identity-thresholds.contracts';
export * from './identity-models.contracts';
export { departmentKey, emailKey, employeeIdKey, searchKey, tidyText } from './plain-text';
export { facePictureBytesMax, facePicturesBytesMax, factAgeMaxMs } from './limits';
export * from './stream-ingestion.contracts';
export * from './stream-state';
export {
  minutesOfDay,
  motionSensitivityMax,
  openHoursMax,
  zoneCornersMax,
  zoneCornersMin,
  zonesMax,
} from './view-checks';
export * as values from './values';
export { isTimeZone, isUuid, nameCharactersMax, noteCharactersMax, type TextRule } from './values';
