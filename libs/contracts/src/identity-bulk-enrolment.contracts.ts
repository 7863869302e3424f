import {
  atMost,
  bytesUpTo,
  checks,
  emptyOrOneOf,
  namesUpTo,
  note,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  pictureBytesMax,
  requiredName,
  uuid,
  type Check,
} from './checks';
import { defineRequest } from './contract';
import {
  AddEnrolmentPhotoRequestSchema,
  AddEnrolmentPhotoResponseSchema,
  CancelEnrolmentJobRequestSchema,
  CancelEnrolmentJobResponseSchema,
  CreateEnrolmentJobRequestSchema,
  CreateEnrolmentJobResponseSchema,
  GetEnrolmentJobRequestSchema,
  GetEnrolmentJobResponseSchema,
  ImportPeopleRequestSchema,
  ImportPeopleResponseSchema,
  ListEnrolmentJobFilesRequestSchema,
  ListEnrolmentJobFilesResponseSchema,
  ListEnrolmentJobsRequestSchema,
  ListEnrolmentJobsResponseSchema,
  StartEnrolmentJobRequestSchema,
  StartEnrolmentJobResponseSchema,
  type AddEnrolmentPhotoRequest,
} from './gen/identity/v1/bulk_enrolment_pb';
import { roles } from './identity.contracts';
import { defaultDeadlineMs } from './limits';

const owner = 'identity';

/** Of one request; with a password each takes 30 ms of a core. */
export const importedPeopleMax = 100;
const importDeadlineMs = 30_000;

export const importedPersonResults = ['created', 'updated', 'unchanged', 'failed'] as const;
export type ImportedPersonOutcome = (typeof importedPersonResults)[number];

/** Photos of one job. */
export const enrolmentFilesMax = 2_000;

/** receiving → queued → running → done; receiving → failed; whatever is not over → cancelled. */
export const enrolmentJobStates = ['receiving', 'queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type EnrolmentJobState = (typeof enrolmentJobStates)[number];

export const enrolmentFileStates = ['waiting', 'enrolled', 'refused', 'failed', 'cancelled'] as const;
export type EnrolmentFileState = (typeof enrolmentFileStates)[number];

/** Why a file of an archive is no photo. */
export const enrolmentFileFaults = ['too_large', 'unsupported_media', 'broken_file'] as const;
export type EnrolmentFileFault = (typeof enrolmentFileFaults)[number];

/** The stem of a file, that without its counter, and the folders it lies in. */
export const enrolmentNamesMax = 12;

export const importPeople = defineRequest({
  owner,
  name: 'import-people',
  request: ImportPeopleRequestSchema,
  response: ImportPeopleResponseSchema,
  deadlineMs: importDeadlineMs,
  check: checks(atMost('people', importedPeopleMax), atMost('changeableRoles', roles.length), requiredName('authorId')),
});

export const createEnrolmentJob = defineRequest({
  owner,
  name: 'create-enrolment-job',
  request: CreateEnrolmentJobRequestSchema,
  response: CreateEnrolmentJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(optionalUuid('jobId'), requiredName('authorId'), note('sourceDescription')),
});

const photoOrFault: Check<AddEnrolmentPhotoRequest> = (request) =>
  request.fault === '' ? bytesUpTo<AddEnrolmentPhotoRequest>('picture', pictureBytesMax)(request) : undefined;

export const addEnrolmentPhoto = defineRequest({
  owner,
  name: 'add-enrolment-photo',
  request: AddEnrolmentPhotoRequestSchema,
  response: AddEnrolmentPhotoResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks<AddEnrolmentPhotoRequest>(
    uuid('jobId'),
    optionalName('name'),
    namesUpTo('employeeIds', enrolmentNamesMax),
    emptyOrOneOf('fault', enrolmentFileFaults),
    photoOrFault,
  ),
});

export const startEnrolmentJob = defineRequest({
  owner,
  name: 'start-enrolment-job',
  request: StartEnrolmentJobRequestSchema,
  response: StartEnrolmentJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId')),
});

export const getEnrolmentJob = defineRequest({
  owner,
  name: 'get-enrolment-job',
  request: GetEnrolmentJobRequestSchema,
  response: GetEnrolmentJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId')),
});

export const listEnrolmentJobs = defineRequest({
  owner,
  name: 'list-enrolment-jobs',
  request: ListEnrolmentJobsRequestSchema,
  response: ListEnrolmentJobsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const listEnrolmentJobFiles = defineRequest({
  owner,
  name: 'list-enrolment-job-files',
  request: ListEnrolmentJobFilesRequestSchema,
  response: ListEnrolmentJobFilesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId'), pageWithinLimits('page'), emptyOrOneOf('state', enrolmentFileStates)),
});

export const cancelEnrolmentJob = defineRequest({
  owner,
  name: 'cancel-enrolment-job',
  request: CancelEnrolmentJobRequestSchema,
  response: CancelEnrolmentJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId')),
});
