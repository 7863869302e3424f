import {
  atMost,
  checks,
  emptyOrOneOf,
  note,
  oneOf,
  optionalDate,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  requiredName,
} from './checks';
import { defineRequest } from './contract';
import {
  DecideOvertimeRequestSchema,
  DecideOvertimeResponseSchema,
  ListOvertimeRequestSchema,
  ListOvertimeResponseSchema,
} from './gen/attendance/v1/overtime_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'attendance';

export const overtimeDecisions = ['approved', 'rejected'] as const;

export const decidedOvertimeResults = ['decided', 'unchanged', 'failed'] as const;

/** As many as a page shows, each a transaction of some 10 ms. */
export const decidedOvertimeMax = 200;
const decidingDeadlineMs = 20_000;

export const listOvertime = defineRequest({
  owner,
  name: 'list-overtime',
  request: ListOvertimeRequestSchema,
  response: ListOvertimeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalName('department'),
    optionalDate('dateFrom'),
    optionalDate('dateTo'),
    emptyOrOneOf('status', ['pending', ...overtimeDecisions]),
  ),
});

export const decideOvertime = defineRequest({
  owner,
  name: 'decide-overtime',
  request: DecideOvertimeRequestSchema,
  response: DecideOvertimeResponseSchema,
  deadlineMs: decidingDeadlineMs,
  check: checks(
    atMost('overtime', decidedOvertimeMax),
    oneOf('decision', overtimeDecisions),
    note('reason'),
    requiredName('authorId'),
    optionalName('department'),
  ),
});
