import {
  checks,
  emptyOrOneOf,
  note,
  optionalDate,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredName,
  uuid,
  uuidsUpTo,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  AttendanceRecordedSchema,
  CreateRecordRequestSchema,
  CreateRecordResponseSchema,
  DeleteRecordRequestSchema,
  DeleteRecordResponseSchema,
  GetPersonStatisticsRequestSchema,
  GetPersonStatisticsResponseSchema,
  GetRecordRequestSchema,
  GetRecordResponseSchema,
  GetSettingsRequestSchema,
  GetSettingsResponseSchema,
  GetStatisticsRequestSchema,
  GetStatisticsResponseSchema,
  ListCorrectionsRequestSchema,
  ListCorrectionsResponseSchema,
  ListRecordsRequestSchema,
  ListRecordsResponseSchema,
  UpdateRecordRequestSchema,
  UpdateRecordResponseSchema,
} from './gen/attendance/v1/attendance_pb';
import { defaultDeadlineMs, factAgeMaxMs, factBytesMax } from './limits';

const owner = 'attendance';

export const attendanceStatuses = [
  'present',
  'late',
  'half_day',
  'absent',
  'on_leave',
  'holiday',
  'no_coverage',
] as const;

export type AttendanceStatus = (typeof attendanceStatuses)[number];

export const overtimeStatuses = ['none', 'pending', 'approved', 'rejected'] as const;

export type OvertimeStatus = (typeof overtimeStatuses)[number];

/** What is remarkable about a row beside its status. */
/** Which rule decided the status of a day. */
export const statusRules = [
  'set_by_hand',
  'on_leave',
  'holiday',
  'worked_on_holiday',
  'not_caught_up',
  'no_coverage',
  'absent',
  'too_short',
  'half_day',
  'late',
  'present',
] as const;

export const attendanceFlags = [
  'auto_check_out',
  'impossible_travel',
  'left_early',
  'low_coverage',
  'missing_check_out',
  'outside_shift',
  'seen_after_deletion',
  'too_short',
  'unmatched_exit',
  'worked_on_holiday',
  'worked_on_leave',
] as const;

export type AttendanceFlag = (typeof attendanceFlags)[number];

/** Why a presence interval ended. */
export const intervalEnds = ['exit_seen', 'last_seen', 'shift_end', 'manual', 'still_here'] as const;

export type IntervalEnd = (typeof intervalEnds)[number];

export const createRecord = defineRequest({
  owner,
  name: 'create-record',
  request: CreateRecordRequestSchema,
  response: CreateRecordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('personId'),
    present('checkIn'),
    optionalUuid('cameraId'),
    optionalName('location'),
    note('notes'),
    emptyOrOneOf('status', attendanceStatuses),
    requiredName('authorId'),
    optionalName('idempotencyKey'),
  ),
});

export const getRecord = defineRequest({
  owner,
  name: 'get-record',
  request: GetRecordRequestSchema,
  response: GetRecordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('recordId')),
});

/** More than a screen has rows of, and few enough for a month of each in one page. */
export const listedPeopleMax = 50;

export const listRecords = defineRequest({
  owner,
  name: 'list-records',
  request: ListRecordsRequestSchema,
  response: ListRecordsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    pageWithinLimits('page'),
    optionalUuid('personId'),
    uuidsUpTo('personIds', listedPeopleMax),
    optionalUuid('cameraId'),
    optionalDate('dateFrom'),
    optionalDate('dateTo'),
    emptyOrOneOf('status', attendanceStatuses),
    optionalName('department'),
  ),
});

export const updateRecord = defineRequest({
  owner,
  name: 'update-record',
  request: UpdateRecordRequestSchema,
  response: UpdateRecordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(
    uuid('recordId'),
    optionalUuid('cameraId'),
    optionalName('location'),
    note('notes'),
    emptyOrOneOf('status', attendanceStatuses),
    requiredName('authorId'),
    note('reason'),
  ),
});

export const deleteRecord = defineRequest({
  owner,
  name: 'delete-record',
  request: DeleteRecordRequestSchema,
  response: DeleteRecordResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('recordId'), requiredName('authorId'), note('reason')),
});

export const listCorrections = defineRequest({
  owner,
  name: 'list-corrections',
  request: ListCorrectionsRequestSchema,
  response: ListCorrectionsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('recordId')),
});

export const getStatistics = defineRequest({
  owner,
  name: 'get-statistics',
  request: GetStatisticsRequestSchema,
  response: GetStatisticsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(optionalDate('dateFrom'), optionalDate('dateTo'), optionalUuid('personId'), optionalName('department')),
});

export const getPersonStatistics = defineRequest({
  owner,
  name: 'get-person-statistics',
  request: GetPersonStatisticsRequestSchema,
  response: GetPersonStatisticsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('personId')),
});

export const getSettings = defineRequest({
  owner,
  name: 'get-settings',
  request: GetSettingsRequestSchema,
  response: GetSettingsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(),
});

export const attendanceRecorded = defineEvent({
  owner,
  name: 'attendance-recorded',
  schema: AttendanceRecordedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: factBytesMax },
  receivers: ['gateway'],
  isErasable: true,
  key: (event) => event.record?.personId ?? '',
  id: (event) => `${event.record?.id ?? ''}:${String(event.record?.revision ?? 0)}`,
  check: checks(present('record')),
});
