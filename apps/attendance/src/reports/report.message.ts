import {
  timestampDate,
  timestampFromDate,
  type MessageInitShape,
  type ReportFormat,
  type ReportJobSchema,
  type ReportKind,
  type ReportLanguage,
  type ReportQuery as ReportQueryMessage,
  type ReportQuerySchema,
  type ReportSchedule,
  type ReportScheduleRhythm,
  type ReportScheduleSchema,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { DatevNumbers, ReportQuery } from './report';
import type { ReportJobRow, StoredReportQuery } from './report-job.entity';
import type { ReportScheduleRow } from './report-schedule.entity';
import type { ScheduleWish } from './report-schedules.service';

/** The contract has checked the words. */
export function fromQueryMessage(query: ReportQueryMessage | undefined): ReportQuery {
  if (query === undefined) throw AppError.invalid([{ field: 'query', message: 'is missing' }]);
  const { kind, format, language, dateFrom, dateTo, at, personId, department, siteId, datev } = query;
  return {
    kind: kind as ReportKind,
    format: format as ReportFormat,
    language: language as ReportLanguage,
    dateFrom,
    dateTo,
    at: at === undefined ? undefined : timestampDate(at),
    personId,
    department,
    siteId,
    datev: datev === undefined ? undefined : plainDatev(datev),
  };
}

function plainDatev(datev: NonNullable<StoredReportQuery['datev']>): DatevNumbers {
  const { consultantNumber, clientNumber, hoursWageType, overtimeWageType, allowGaps = false } = datev;
  return { consultantNumber, clientNumber, hoursWageType, overtimeWageType, allowGaps };
}

export function toStoredQuery(query: ReportQuery): StoredReportQuery {
  const { kind, format, language, dateFrom, dateTo, at, personId, department, siteId, datev } = query;
  return {
    kind,
    format,
    language,
    dateFrom,
    dateTo,
    at: at?.toISOString() ?? null,
    personId,
    department,
    siteId,
    datev: datev ?? null,
  };
}

export function fromStoredQuery({ at, datev, ...query }: StoredReportQuery): ReportQuery {
  return {
    ...query,
    kind: query.kind as ReportKind,
    format: query.format as ReportFormat,
    language: query.language as ReportLanguage,
    at: at === null ? undefined : new Date(at),
    datev: datev === null ? undefined : plainDatev(datev),
  };
}

export function toReportQuery({ at, datev, ...query }: StoredReportQuery): MessageInitShape<typeof ReportQuerySchema> {
  return {
    ...query,
    ...(at !== null && { at: timestampFromDate(new Date(at)) }),
    ...(datev !== null && { datev }),
  };
}

export function toReportJob(job: ReportJobRow): MessageInitShape<typeof ReportJobSchema> {
  return {
    id: job.id,
    query: toReportQuery(job.query),
    state: job.state,
    progressPercent: job.progressPercent,
    rows: job.rows,
    sizeBytes: BigInt(job.sizeBytes),
    fileName: job.fileName,
    mediaType: job.mediaType,
    reason: job.reason,
    message: job.message,
    ownerId: job.ownerId,
    scheduleId: job.scheduleId ?? '',
    createdAt: timestampFromDate(job.createdAt),
    expiresAt: timestampFromDate(job.expiresAt),
    ...(job.startedAt !== null && { startedAt: timestampFromDate(job.startedAt) }),
    ...(job.finishedAt !== null && { finishedAt: timestampFromDate(job.finishedAt) }),
  };
}

export function toScheduleWish(schedule: ReportSchedule): ScheduleWish {
  const { name, query, every, weekday, dayOfMonth, atMinutes, isActive } = schedule;
  return {
    name,
    query: fromQueryMessage(query),
    every: every as ReportScheduleRhythm,
    weekday: Math.max(1, weekday),
    dayOfMonth: Math.max(1, dayOfMonth),
    atMinutes,
    isActive,
  };
}

export function toReportSchedule(schedule: ReportScheduleRow): MessageInitShape<typeof ReportScheduleSchema> {
  return {
    id: schedule.id,
    name: schedule.name,
    query: toReportQuery(schedule.query),
    every: schedule.every,
    weekday: schedule.weekday,
    dayOfMonth: schedule.dayOfMonth,
    atMinutes: schedule.atMinutes,
    isActive: schedule.isActive,
    lastJobId: schedule.lastJobId ?? '',
    revision: schedule.revision,
    createdAt: timestampFromDate(schedule.createdAt),
    updatedAt: timestampFromDate(schedule.updatedAt),
    ...(schedule.nextRunAt !== null && { nextRunAt: timestampFromDate(schedule.nextRunAt) }),
    ...(schedule.lastRunAt !== null && { lastRunAt: timestampFromDate(schedule.lastRunAt) }),
  };
}
