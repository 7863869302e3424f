import {
  atMost,
  checks,
  emptyOrOneOf,
  optionalDate,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredDate,
  requiredName,
  uuid,
} from './checks';
import { defineRequest } from './contract';
import {
  CreateAssignmentRequestSchema,
  CreateAssignmentResponseSchema,
  CreateShiftRequestSchema,
  CreateShiftResponseSchema,
  DeleteAssignmentRequestSchema,
  DeleteAssignmentResponseSchema,
  DeleteShiftRequestSchema,
  DeleteShiftResponseSchema,
  GetAssignmentRequestSchema,
  GetAssignmentResponseSchema,
  GetShiftRequestSchema,
  GetShiftResponseSchema,
  ImportAssignmentsRequestSchema,
  ImportAssignmentsResponseSchema,
  ListAssignmentsRequestSchema,
  ListAssignmentsResponseSchema,
  ListShiftsRequestSchema,
  ListShiftsResponseSchema,
  PreviewDayRequestSchema,
  PreviewDayResponseSchema,
  UpdateAssignmentRequestSchema,
  UpdateAssignmentResponseSchema,
  UpdateShiftRequestSchema,
  UpdateShiftResponseSchema,
} from './gen/attendance/v1/shifts_pb';
import { defaultDeadlineMs } from './limits';

const owner = 'attendance';

export const shiftsMax = 1_000;
export const shiftBreaksMax = 10;
/** The most that a punch may be away from a shift and still be of it. */
export const shiftReachMinutesMax = 720;
export const shiftBreakMinutesMax = 480;
export const shiftGraceMinutesMax = 720;
export const roundingMinutesMax = 60;
/** A year of days. */
export const rotationDaysMax = 366;
/** Some 600 kB, which every bus takes. */
export const importedAssignmentsMax = 4_000;
/** Of an import, which writes many rows. */
const importDeadlineMs = 30_000;

export const roundingDirections = ['nearest', 'up', 'down'] as const;
export const autoCheckOuts = ['off', 'at_shift_end'] as const;
export const workingTimes = ['first_in_last_out', 'paired'] as const;
export const shiftBreakKinds = ['fixed', 'automatic'] as const;
/** Somebody is seen so often on the day of an example. */
export const examplePunchesMax = 20;
export const exampleLeaveParts = ['full_day', 'first_half', 'second_half'] as const;

export const createShift = defineRequest({
  owner,
  name: 'create-shift',
  request: CreateShiftRequestSchema,
  response: CreateShiftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(optionalUuid('shiftId'), requiredName('name'), present('rules'), requiredName('authorId')),
});

export const getShift = defineRequest({
  owner,
  name: 'get-shift',
  request: GetShiftRequestSchema,
  response: GetShiftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('shiftId')),
});

export const listShifts = defineRequest({
  owner,
  name: 'list-shifts',
  request: ListShiftsRequestSchema,
  response: ListShiftsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateShift = defineRequest({
  owner,
  name: 'update-shift',
  request: UpdateShiftRequestSchema,
  response: UpdateShiftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('shiftId'), requiredName('name'), optionalDate('validFrom'), requiredName('authorId')),
});

export const deleteShift = defineRequest({
  owner,
  name: 'delete-shift',
  request: DeleteShiftRequestSchema,
  response: DeleteShiftResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('shiftId'), requiredName('authorId')),
});

export const previewDay = defineRequest({
  owner,
  name: 'preview-day',
  request: PreviewDayRequestSchema,
  response: PreviewDayResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    present('rules'),
    requiredDate('date'),
    optionalUuid('siteId'),
    atMost('punches', examplePunchesMax),
    emptyOrOneOf('leavePart', exampleLeaveParts),
  ),
});

export const createAssignment = defineRequest({
  owner,
  name: 'create-assignment',
  request: CreateAssignmentRequestSchema,
  response: CreateAssignmentResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(present('assignment'), requiredName('authorId')),
});

export const importAssignments = defineRequest({
  owner,
  name: 'import-assignments',
  request: ImportAssignmentsRequestSchema,
  response: ImportAssignmentsResponseSchema,
  deadlineMs: importDeadlineMs,
  check: checks(atMost('assignments', importedAssignmentsMax), requiredName('authorId')),
});

export const getAssignment = defineRequest({
  owner,
  name: 'get-assignment',
  request: GetAssignmentRequestSchema,
  response: GetAssignmentResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('assignmentId')),
});

export const listAssignments = defineRequest({
  owner,
  name: 'list-assignments',
  request: ListAssignmentsRequestSchema,
  response: ListAssignmentsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    optionalName('department'),
    optionalUuid('siteId'),
    optionalUuid('shiftId'),
    optionalDate('date'),
    optionalName('aboutDepartment'),
  ),
});

export const updateAssignment = defineRequest({
  owner,
  name: 'update-assignment',
  request: UpdateAssignmentRequestSchema,
  response: UpdateAssignmentResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('assignmentId'), optionalDate('validTo'), requiredName('authorId')),
});

export const deleteAssignment = defineRequest({
  owner,
  name: 'delete-assignment',
  request: DeleteAssignmentRequestSchema,
  response: DeleteAssignmentResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('assignmentId'), requiredName('authorId')),
});
