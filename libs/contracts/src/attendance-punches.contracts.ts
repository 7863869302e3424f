import {
  atMost,
  checks,
  emptyOrOneOf,
  note,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredName,
  requiredNote,
  timesInOrder,
  uuid,
} from './checks';
import { defineRequest } from './contract';
import {
  CreatePunchRequestSchema,
  CreatePunchResponseSchema,
  GetPunchRequestSchema,
  GetPunchResponseSchema,
  ImportPunchesRequestSchema,
  ImportPunchesResponseSchema,
  ListPunchesRequestSchema,
  ListPunchesResponseSchema,
  WithdrawPunchRequestSchema,
  WithdrawPunchResponseSchema,
} from './gen/attendance/v1/punches_pb';
import { defaultDeadlineMs } from './limits';
import { cameraRoles } from './values';

const owner = 'attendance';

export const punchSources = ['camera', 'manual'] as const;

/** Some 300 kB of a request, and as many days that are computed anew. */
export const importedPunchesMax = 1_000;
/** Of an import: what is not computed by then is computed after the answer. */
const importDeadlineMs = 30_000;
export const punchDaysMax = 366;

export const createPunch = defineRequest({
  owner,
  name: 'create-punch',
  request: CreatePunchRequestSchema,
  response: CreatePunchResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('personId'),
    present('at'),
    optionalUuid('cameraId'),
    optionalUuid('siteId'),
    emptyOrOneOf('role', cameraRoles),
    requiredNote('reason'),
    requiredName('authorId'),
    optionalUuid('punchId'),
  ),
});

export const importPunches = defineRequest({
  owner,
  name: 'import-punches',
  request: ImportPunchesRequestSchema,
  response: ImportPunchesResponseSchema,
  deadlineMs: importDeadlineMs,
  check: checks(
    atMost('punches', importedPunchesMax),
    note('reason'),
    requiredName('authorId'),
    optionalName('department'),
  ),
});

export const getPunch = defineRequest({
  owner,
  name: 'get-punch',
  request: GetPunchRequestSchema,
  response: GetPunchResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('punchId')),
});

export const listPunches = defineRequest({
  owner,
  name: 'list-punches',
  request: ListPunchesRequestSchema,
  response: ListPunchesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalName('department'),
    optionalUuid('cameraId'),
    optionalUuid('siteId'),
    emptyOrOneOf('source', punchSources),
    timesInOrder('from', 'to', punchDaysMax),
  ),
});

export const withdrawPunch = defineRequest({
  owner,
  name: 'withdraw-punch',
  request: WithdrawPunchRequestSchema,
  response: WithdrawPunchResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('punchId'), requiredNote('reason'), requiredName('authorId')),
});
