import * as attendance from './attendance.contracts';
import * as attendanceCorrectionRequests from './attendance-correction-requests.contracts';
import * as attendanceOvertime from './attendance-overtime.contracts';
import * as attendancePeriods from './attendance-periods.contracts';
import * as attendanceDrafts from './attendance-drafts.contracts';
import * as attendanceHolidays from './attendance-holidays.contracts';
import * as attendanceLeave from './attendance-leave.contracts';
import * as attendancePresence from './attendance-presence.contracts';
import * as attendancePunches from './attendance-punches.contracts';
import * as attendanceRoster from './attendance-roster.contracts';
import * as cameraRegistry from './camera-registry.contracts';
import * as attendanceReports from './attendance-reports.contracts';
import * as attendanceShifts from './attendance-shifts.contracts';
import * as attendanceSites from './attendance-sites.contracts';
import type { EventContract, RequestContract, TableContract } from './contract';
import * as faceInference from './face-inference.contracts';
import * as identity from './identity.contracts';
import * as identityExplanations from './identity-explanations.contracts';
import * as identityRejections from './identity-rejections.contracts';
import * as identityBulkEnrolment from './identity-bulk-enrolment.contracts';
import * as identityLookAlikes from './identity-look-alikes.contracts';
import * as identityUnknownFaces from './identity-unknown-faces.contracts';
import * as personalData from './personal-data.contracts';
import * as identityThresholds from './identity-thresholds.contracts';
import * as identityModels from './identity-models.contracts';
import * as streamIngestion from './stream-ingestion.contracts';

const exported: readonly unknown[] = [
  attendance,
  attendanceCorrectionRequests,
  attendanceOvertime,
  attendancePeriods,
  attendanceDrafts,
  attendanceHolidays,
  attendanceLeave,
  attendancePresence,
  attendancePunches,
  attendanceRoster,
  attendanceReports,
  attendanceShifts,
  attendanceSites,
  cameraRegistry,
  faceInference,
  identity,
  identityExplanations,
  identityRejections,
  identityBulkEnrolment,
  identityLookAlikes,
  identityUnknownFaces,
  personalData,
  identityThresholds,
  identityModels,
  streamIngestion,
].flatMap((contracts) => Object.values<unknown>(contracts));

function isOfKind(kind: string): (value: unknown) => boolean {
  return (value) => typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** Every event there is. */
export const events = exported.filter(isOfKind('event')) as readonly EventContract[];

/** Every request there is, but check-readiness, which each service answers alike. */
export const requests = exported.filter(isOfKind('request')) as readonly RequestContract[];

/** Every table that the replicas of a service share. */
export const tables = exported.filter(isOfKind('table')) as readonly TableContract[];
