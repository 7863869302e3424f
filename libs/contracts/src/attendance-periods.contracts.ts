import {
  checks,
  date,
  note,
  optionalDate,
  optionalUuid,
  pageWithinLimits,
  requiredName,
  requiredNote,
  uuid,
} from './checks';
import { defineRequest } from './contract';
import {
  GetOpenItemsRequestSchema,
  GetOpenItemsResponseSchema,
  GetPeriodRequestSchema,
  GetPeriodResponseSchema,
  ListPeriodsRequestSchema,
  ListPeriodsResponseSchema,
  LockPeriodRequestSchema,
  LockPeriodResponseSchema,
  UnlockPeriodRequestSchema,
  UnlockPeriodResponseSchema,
} from './gen/attendance/v1/periods_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'attendance';

/** A year. */
export const periodDaysMax = 366;
/** It waits for whoever changes a row at that moment, an import among them. */
const lockDeadlineMs = 20_000;

export const getOpenItems = defineRequest({
  owner,
  name: 'get-open-items',
  request: GetOpenItemsRequestSchema,
  response: GetOpenItemsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(date('dateFrom'), date('dateTo')),
});

export const lockPeriod = defineRequest({
  owner,
  name: 'lock-period',
  request: LockPeriodRequestSchema,
  response: LockPeriodResponseSchema,
  deadlineMs: lockDeadlineMs,
  check: checks(date('dateFrom'), date('dateTo'), note('reason'), requiredName('authorId'), optionalUuid('periodId')),
});

export const getPeriod = defineRequest({
  owner,
  name: 'get-period',
  request: GetPeriodRequestSchema,
  response: GetPeriodResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('periodId')),
});

export const listPeriods = defineRequest({
  owner,
  name: 'list-periods',
  request: ListPeriodsRequestSchema,
  response: ListPeriodsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), optionalDate('dateFrom'), optionalDate('dateTo')),
});

export const unlockPeriod = defineRequest({
  owner,
  name: 'unlock-period',
  request: UnlockPeriodRequestSchema,
  response: UnlockPeriodResponseSchema,
  deadlineMs: lockDeadlineMs,
  check: checks(uuid('periodId'), requiredNote('reason'), requiredName('authorId')),
});
