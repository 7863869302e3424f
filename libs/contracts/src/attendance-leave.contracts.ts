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
  uuid,
  wireName,
  type Check,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  ChangeLeaveRequestRequestSchema,
  ChangeLeaveRequestResponseSchema,
  CreateLeaveRequestRequestSchema,
  CreateLeaveRequestResponseSchema,
  CreateLeaveTypeRequestSchema,
  CreateLeaveTypeResponseSchema,
  DeleteLeaveTypeRequestSchema,
  DeleteLeaveTypeResponseSchema,
  GetLeaveRequestRequestSchema,
  GetLeaveRequestResponseSchema,
  GetLeaveTypeRequestSchema,
  GetLeaveTypeResponseSchema,
  ImportLeaveRequestSchema,
  ImportLeaveResponseSchema,
  LeaveChangedSchema,
  ListLeaveRequestsRequestSchema,
  ListLeaveRequestsResponseSchema,
  ListLeaveTypesRequestSchema,
  ListLeaveTypesResponseSchema,
  UpdateLeaveTypeRequestSchema,
  UpdateLeaveTypeResponseSchema,
} from './gen/attendance/v1/leave_pb';
import { defaultDeadlineMs, factAgeMaxMs } from './limits';
import * as values from './values';

const owner = 'attendance';

export const leaveParts = ['full_day', 'first_half', 'second_half'] as const;

export type LeavePart = (typeof leaveParts)[number];

/** requested -> approved | refused | withdrawn; approved -> cancelled. */
export const leaveStates = ['requested', 'approved', 'refused', 'cancelled', 'withdrawn'] as const;

export type LeaveState = (typeof leaveStates)[number];

export const leaveTypesMax = 100;
/** A year, a leap day in it. */
export const leaveDaysMax = 366;
export const importedLeavesMax = 1_000;

/** A year of days may be computed anew, at some 10 ms each. */
const computingDeadlineMs = 30_000;
/** About 200,000 of 300 bytes: rare beside what cameras see. */
const leaveBytesMax = 64 * 1024 * 1024;

export const leaveChanged = defineEvent({
  owner,
  name: 'leave-changed',
  schema: LeaveChangedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: leaveBytesMax },
  receivers: ['gateway'],
  isErasable: true,
  key: ({ request }) => request?.personId ?? '',
  id: ({ request }) => `${request?.id ?? ''}:${request?.revision ?? 0}`,
  check: checks(present('request')),
});

export const createLeaveType = defineRequest({
  owner,
  name: 'create-leave-type',
  request: CreateLeaveTypeRequestSchema,
  response: CreateLeaveTypeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(optionalUuid('typeId'), requiredName('name'), requiredName('authorId')),
});

export const getLeaveType = defineRequest({
  owner,
  name: 'get-leave-type',
  request: GetLeaveTypeRequestSchema,
  response: GetLeaveTypeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('typeId')),
});

export const listLeaveTypes = defineRequest({
  owner,
  name: 'list-leave-types',
  request: ListLeaveTypesRequestSchema,
  response: ListLeaveTypesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateLeaveType = defineRequest({
  owner,
  name: 'update-leave-type',
  request: UpdateLeaveTypeRequestSchema,
  response: UpdateLeaveTypeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('typeId'), requiredName('name'), requiredName('authorId')),
});

export const deleteLeaveType = defineRequest({
  owner,
  name: 'delete-leave-type',
  request: DeleteLeaveTypeRequestSchema,
  response: DeleteLeaveTypeResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('typeId'), requiredName('authorId')),
});

export const createLeaveRequest = defineRequest({
  owner,
  name: 'create-leave-request',
  request: CreateLeaveRequestRequestSchema,
  response: CreateLeaveRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    optionalUuid('requestId'),
    uuid('personId'),
    uuid('typeId'),
    requiredDate('dateFrom'),
    requiredDate('dateTo'),
    oneOf('part', leaveParts),
    note('note'),
    requiredName('authorId'),
  ),
});

export const getLeaveRequest = defineRequest({
  owner,
  name: 'get-leave-request',
  request: GetLeaveRequestRequestSchema,
  response: GetLeaveRequestResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('requestId')),
});

export const listLeaveRequests = defineRequest({
  owner,
  name: 'list-leave-requests',
  request: ListLeaveRequestsRequestSchema,
  response: ListLeaveRequestsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalName('department'),
    emptyOrOneOf('state', leaveStates),
    optionalUuid('typeId'),
    optionalDate('dateFrom'),
    optionalDate('dateTo'),
  ),
});

export const changeLeaveRequest = defineRequest({
  owner,
  name: 'change-leave-request',
  request: ChangeLeaveRequestRequestSchema,
  response: ChangeLeaveRequestResponseSchema,
  deadlineMs: computingDeadlineMs,
  check: checks(
    uuid('requestId'),
    oneOf(
      'state',
      leaveStates.filter((state) => state !== 'requested'),
    ),
    note('reason'),
    requiredName('authorId'),
  ),
});

/** What is wrong with one of them is said of that one. */
export const importLeave = defineRequest({
  owner,
  name: 'import-leave',
  request: ImportLeaveRequestSchema,
  response: ImportLeaveResponseSchema,
  deadlineMs: computingDeadlineMs,
  check: checks(
    ({ leaves }) =>
      leaves.length <= importedLeavesMax
        ? undefined
        : { field: 'leaves', message: `must be at most ${String(importedLeavesMax)}` },
    note('reason'),
    requiredName('authorId'),
  ),
});

function requiredDate<M>(property: keyof M & string): Check<M> {
  return (message) =>
    values.date.isRight(String(message[property]))
      ? undefined
      : { field: wireName(property), message: values.date.sentence };
}
