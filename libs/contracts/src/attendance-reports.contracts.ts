import {
  between,
  checks,
  oneOf,
  optionalDate,
  optionalName,
  optionalUuid,
  pageWithinLimits,
  present,
  requiredName,
  uuid,
  type Check,
  type Violation,
} from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  CreateReportJobRequestSchema,
  CreateReportJobResponseSchema,
  CreateReportScheduleRequestSchema,
  CreateReportScheduleResponseSchema,
  DeleteReportJobRequestSchema,
  DeleteReportJobResponseSchema,
  DeleteReportScheduleRequestSchema,
  DeleteReportScheduleResponseSchema,
  GetReportJobRequestSchema,
  GetReportJobResponseSchema,
  GetReportScheduleRequestSchema,
  GetReportScheduleResponseSchema,
  ListReportJobsRequestSchema,
  ListReportJobsResponseSchema,
  ListReportSchedulesRequestSchema,
  ListReportSchedulesResponseSchema,
  ReadReportFileRequestSchema,
  ReadReportFileResponseSchema,
  RenderReportRequestSchema,
  RenderReportResponseSchema,
  ReportFinishedSchema,
  UpdateReportScheduleRequestSchema,
  UpdateReportScheduleResponseSchema,
  type ReportQuery,
  type ReportSchedule,
} from './gen/attendance/v1/reports_pb';
import { defaultDeadlineMs, factAgeMaxMs, factBytesMax } from './limits';

const owner = 'attendance';

/** For people. */
export const readableReportKinds = [
  'daily',
  'monthly',
  'late',
  'absences',
  'totals',
  'departments',
  'presence',
  'punches',
] as const;
/** In the format that another product imports. */
export const vendorReportKinds = ['frappe_hr', 'odoo', 'datev_lodas'] as const;
export const reportKinds = [...readableReportKinds, ...vendorReportKinds] as const;

export type ReportKind = (typeof reportKinds)[number];

export const reportFormats = ['json', 'csv', 'xlsx', 'pdf'] as const;

export type ReportFormat = (typeof reportFormats)[number];

export const reportLanguages = ['en', 'de', 'es', 'fr', 'zh', 'ar'] as const;

export type ReportLanguage = (typeof reportLanguages)[number];

export const reportJobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export type ReportJobState = (typeof reportJobStates)[number];

export const reportScheduleRhythms = ['weekly', 'monthly'] as const;

export type ReportScheduleRhythm = (typeof reportScheduleRhythms)[number];

/** Three months of days. */
export const reportDaysMax = 92;
/** A month of a company of 300, in one answer of the bus. */
export const directReportRowsMax = 10_000;
export const reportSchedulesMax = 100;
/** Every month has it. */
export const scheduleDayOfMonthMax = 28;

/** The rows of a direct report are read and written in a second or two. */
const renderDeadlineMs = 20_000;

export function isVendorReport(kind: string): boolean {
  return (vendorReportKinds as readonly string[]).includes(kind);
}

export const renderReport = defineRequest({
  owner,
  name: 'render-report',
  request: RenderReportRequestSchema,
  response: RenderReportResponseSchema,
  deadlineMs: renderDeadlineMs,
  check: checks(present('query'), reportQuery('query')),
});

export const createReportJob = defineRequest({
  owner,
  name: 'create-report-job',
  request: CreateReportJobRequestSchema,
  response: CreateReportJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(present('query'), reportQuery('query'), requiredName('ownerId'), optionalUuid('jobId')),
});

export const getReportJob = defineRequest({
  owner,
  name: 'get-report-job',
  request: GetReportJobRequestSchema,
  response: GetReportJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId'), present('viewer')),
});

export const listReportJobs = defineRequest({
  owner,
  name: 'list-report-jobs',
  request: ListReportJobsRequestSchema,
  response: ListReportJobsResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page'), present('viewer')),
});

export const deleteReportJob = defineRequest({
  owner,
  name: 'delete-report-job',
  request: DeleteReportJobRequestSchema,
  response: DeleteReportJobResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId'), present('viewer')),
});

export const readReportFile = defineRequest({
  owner,
  name: 'read-report-file',
  request: ReadReportFileRequestSchema,
  response: ReadReportFileResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('jobId'), present('viewer')),
});

export const createReportSchedule = defineRequest({
  owner,
  name: 'create-report-schedule',
  request: CreateReportScheduleRequestSchema,
  response: CreateReportScheduleResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(present('schedule'), reportSchedule('schedule'), requiredName('authorId')),
});

export const getReportSchedule = defineRequest({
  owner,
  name: 'get-report-schedule',
  request: GetReportScheduleRequestSchema,
  response: GetReportScheduleResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('scheduleId')),
});

export const listReportSchedules = defineRequest({
  owner,
  name: 'list-report-schedules',
  request: ListReportSchedulesRequestSchema,
  response: ListReportSchedulesResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(pageWithinLimits('page')),
});

export const updateReportSchedule = defineRequest({
  owner,
  name: 'update-report-schedule',
  request: UpdateReportScheduleRequestSchema,
  response: UpdateReportScheduleResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(present('schedule'), reportSchedule('schedule'), requiredName('authorId')),
});

export const deleteReportSchedule = defineRequest({
  owner,
  name: 'delete-report-schedule',
  request: DeleteReportScheduleRequestSchema,
  response: DeleteReportScheduleResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(uuid('scheduleId'), requiredName('authorId')),
});

export const reportFinished = defineEvent({
  owner,
  name: 'report-finished',
  schema: ReportFinishedSchema,
  delivery: { kind: 'kept', maxAgeMs: factAgeMaxMs, bytesMax: factBytesMax / 16 },
  receivers: ['gateway'],
  key: (message) => message.scheduleId,
  id: (message) => message.jobId,
  check: checks(uuid('jobId'), uuid('scheduleId'), oneOf('state', ['done', 'failed'])),
});

const queryChecks = checks<ReportQuery>(
  oneOf('kind', reportKinds),
  oneOf('format', reportFormats),
  oneOf('language', reportLanguages),
  optionalDate('dateFrom'),
  optionalDate('dateTo'),
  optionalUuid('personId'),
  optionalName('department'),
  optionalUuid('siteId'),
);

const scheduleChecks = checks<ReportSchedule>(
  optionalUuid('id'),
  requiredName('name'),
  oneOf('every', reportScheduleRhythms),
  between('weekday', 0, 7),
  between('dayOfMonth', 0, scheduleDayOfMonthMax),
  between('atMinutes', 0, 24 * 60 - 1),
  present('query'),
);

function reportQuery<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const query = message[property] as ReportQuery | undefined;
    return query === undefined ? undefined : firstOf(queryChecks(query));
  };
}

function reportSchedule<M>(property: keyof M & string): Check<M> {
  return (message) => {
    const schedule = message[property] as ReportSchedule | undefined;
    if (schedule === undefined) return undefined;
    return firstOf([...scheduleChecks(schedule), ...(schedule.query === undefined ? [] : queryChecks(schedule.query))]);
  };
}

function firstOf(violations: readonly Violation[]): Violation | undefined {
  return violations[0];
}
