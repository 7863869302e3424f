import {
  checks,
  emptyOrOneOf,
  note,
  oneOf,
  optionalDate,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredName,
  requiredNote,
  uuid,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  CorrectionRequestChangedSchema,
  CreateCorrectionRequestRequestSchema,
  CreateCorrectionRequestResponseSchema,
  DecideCorrectionRequestRequestSchema,
  DecideCorrectionRequestResponseSchema,
  GetCorrectionRequestRequestSchema,
  GetCorrectionRequestResponseSchema,
  ListCorrectionRequestsRequestSchema,
  ListCorrectionRequestsResponseSchema,
  WithdrawCorrectionRequestRequestSchema,
  WithdrawCorrectionRequestResponseSchema,
} from './gen/attendance/v1/correction_requests_pb';
import { defaultDeadlineMs, factAgeMaxMs } from './limits';

const owner = 'attendance';

/** What somebody may ask for. */
export const askedCorrectionKinds = ['change', 'missing_day', 'removal'] as const;

export const correctionKinds = [...askedCorrectionKinds, 'late_data'] as const;

export type CorrectionKind = (typeof correctionKinds)[number];

export const correctionStates = ['pending', 'approved', 'refused', 'withdrawn'] as const;

export type CorrectionState = (typeof correctionStates)[number];

/** Of one person, that wait for a decision; those by the system are not counted. */
export const pendingCorrectionsMax = 20;
/** Of one person within 30 days, decided or not: three for every day, and some. */
export const correctionsAMonthMax = 100;

/** About 200,000 of 300 bytes: what comes late for a locked month of everybody, and some. */
const changesBytesMax = 64 * 1024 * 1024;

export const correctionRequestChanged = defineEvent({
  owner,
  name: 'correction-request-changed',
  schema: CorrectionRequestChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: changesBytesMax },
  receivers: ['gateway'],
  isErasable: true,
  key: ({ request }) => request?.personId ?? '',
  id: ({ request }) => `${request?.id ?? ''}:${request?.revision ?? 0}`,
  check: checks(present('request')),
});

export const createCorrectionRequest = defineRequest({
  owner,
  name: 'create-correction-request',
  request: CreateCorrectionRequestRequestSchema,
  response: CreateCorrectionRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('personId'),
    oneOf('kind', askedCorrectionKinds),
    optionalUuid('recordId'),
    requiredNote('reason'),
    requiredName('authorId'),
    optionalUuid('requestId'),
  ),
});

export const getCorrectionRequest = defineRequest({
  owner,
  name: 'get-correction-request',
  request: GetCorrectionRequestRequestSchema,
  response: GetCorrectionRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('requestId')),
});

export const listCorrectionRequests = defineRequest({
  owner,
  name: 'list-correction-requests',
  request: ListCorrectionRequestsRequestSchema,
  response: ListCorrectionRequestsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalName('department'),
    emptyOrOneOf('state', correctionStates),
    emptyOrOneOf('kind', correctionKinds),
    optionalName('authorId'),
    optionalDate('dateFrom'),
    optionalDate('dateTo'),
  ),
});

export const decideCorrectionRequest = defineRequest({
  owner,
  name: 'decide-correction-request',
  request: DecideCorrectionRequestRequestSchema,
  response: DecideCorrectionRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('requestId'),
    oneOf('decision', ['approved', 'refused']),
    note('reason'),
    optionalUuid('periodId'),
    requiredName('authorId'),
  ),
});

export const withdrawCorrectionRequest = defineRequest({
  owner,
  name: 'withdraw-correction-request',
  request: WithdrawCorrectionRequestRequestSchema,
  response: WithdrawCorrectionRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('requestId'), note('reason'), requiredName('authorId')),
});
