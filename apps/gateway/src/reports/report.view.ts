import { ApiProperty } from '@nestjs/swagger';
import {
  reportFormats,
  reportJobStates,
  reportKinds,
  reportLanguages,
  reportScheduleRhythms,
  type ReportJob,
  type ReportQuery,
  type ReportSchedule,
} from '@smart-attendance/contracts';
import { requirePart } from '../http/required-part';
import { Count, Day, Flag, Id, Instant, OneOf, Text, type Shape } from '../http/view.decorators';
import { toIsoInstant } from '../input/instant.policy';
import { textOrNull } from '../input/show.policy';
import { toTimeOfDay } from '../input/time-of-day.policy';

/** What was asked for. */
export class ReportWishView {
  @OneOf(reportKinds) kind!: string;
  @OneOf(reportFormats) format!: string;
  @OneOf(reportLanguages) language!: string;
  @Id({ nullable: true }) user_id!: string | null;
  @Text({ nullable: true }) department!: string | null;
  @Id({ nullable: true }) site_id!: string | null;
  @Text({ nullable: true }) datev_consultant_number!: string | null;
  @Text({ nullable: true }) datev_client_number!: string | null;
  @Text({ nullable: true }) datev_hours_wage_type!: string | null;
  @Text({ nullable: true }) datev_overtime_wage_type!: string | null;
  @Flag() datev_allow_gaps!: boolean;
}

export class ReportJobView extends ReportWishView {
  @Id() id!: string;
  @OneOf(reportJobStates, { description: 'Its file is there once it is done.' }) state!: string;
  @Count({ description: 'Of 100.' }) progress_percent!: number;
  @Count() rows!: number;
  @Count() size_bytes!: number;
  @Text({ nullable: true }) file_name!: string | null;
  @Text({ nullable: true }) media_type!: string | null;
  @Text({ nullable: true, description: 'Why it failed, for programs.' }) reason!: string | null;
  @Text({ nullable: true, description: 'The same as a sentence.' }) message!: string | null;
  @Day({ nullable: true }) date_from!: string | null;
  @Day({ nullable: true }) date_to!: string | null;
  @Instant({ nullable: true }) at!: string | null;
  @Id({ nullable: true, description: 'Of the schedule that made it.' }) schedule_id!: string | null;
  @Instant() created_at!: string | null;
  @Instant({ nullable: true }) started_at!: string | null;
  @Instant({ nullable: true }) finished_at!: string | null;
  @Instant({ description: 'When the job and its file are deleted.' }) expires_at!: string | null;
}

export class ReportScheduleView extends ReportWishView {
  @Id() id!: string;
  @Text() name!: string;
  @OneOf(reportScheduleRhythms) every!: string;
  @Count({ description: '1 (Monday) to 7; of weekly.' }) weekday!: number;
  @Count({ description: 'Of monthly.' }) day_of_month!: number;
  @Text({ description: 'On the wall at the default site.', example: '06:00' }) at_time!: string;
  @Flag() is_active!: boolean;
  @Instant({ nullable: true, description: 'Null while it is not active.' }) next_run_at!: string | null;
  @Instant({ nullable: true }) last_run_at!: string | null;
  @Id({ nullable: true }) last_job_id!: string | null;
  @Instant() created_at!: string | null;
  @Instant() updated_at!: string | null;
  @Count({ description: 'Grows with every change.' }) revision!: number;
}

const columnTypes = ['text', 'date', 'instant', 'minutes', 'count', 'percent', 'status', 'flags'] as const;

export class ReportColumnView {
  @Text({ description: 'The member of a row.' }) key!: string;
  @Text({ description: 'In the language of the reader.' }) title!: string;
  @OneOf(columnTypes) type!: string;
}

/** A report as JSON: values as they are, for programs; words only in the titles. */
export class ReportView {
  @OneOf(reportKinds) kind!: string;
  @Text({ description: 'In the language of the reader.' }) title!: string;
  @OneOf(reportLanguages) language!: string;
  @Text() time_zone!: string;
  @Day({ nullable: true }) date_from!: string | null;
  @Day({ nullable: true }) date_to!: string | null;
  @Instant({ nullable: true }) at!: string | null;
  @Instant() generated_at!: string;
  @ApiProperty({ type: [ReportColumnView] }) columns!: readonly ReportColumnView[];
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: 'Each with the keys of the columns; dates as YYYY-MM-DD, instants in UTC, minutes as numbers.',
  })
  data!: readonly Readonly<Record<string, unknown>>[];
  @Count() total!: number;
}

export function toReportJobView(job: ReportJob): Shape<ReportJobView> {
  const query = requirePart(job.query);
  return {
    id: job.id,
    ...toReportWishView(query),
    state: job.state,
    progress_percent: job.progressPercent,
    rows: job.rows,
    size_bytes: Number(job.sizeBytes),
    file_name: textOrNull(job.fileName),
    media_type: textOrNull(job.mediaType),
    reason: textOrNull(job.reason),
    message: textOrNull(job.message),
    date_from: textOrNull(query.dateFrom),
    date_to: textOrNull(query.dateTo),
    at: toIsoInstant(query.at),
    schedule_id: textOrNull(job.scheduleId),
    created_at: toIsoInstant(job.createdAt),
    started_at: toIsoInstant(job.startedAt),
    finished_at: toIsoInstant(job.finishedAt),
    expires_at: toIsoInstant(job.expiresAt),
  };
}

export function toReportScheduleView(schedule: ReportSchedule): Shape<ReportScheduleView> {
  return {
    id: schedule.id,
    name: schedule.name,
    ...toReportWishView(requirePart(schedule.query)),
    every: schedule.every,
    weekday: schedule.weekday,
    day_of_month: schedule.dayOfMonth,
    at_time: toTimeOfDay(schedule.atMinutes),
    is_active: schedule.isActive,
    next_run_at: toIsoInstant(schedule.nextRunAt),
    last_run_at: toIsoInstant(schedule.lastRunAt),
    last_job_id: textOrNull(schedule.lastJobId),
    created_at: toIsoInstant(schedule.createdAt),
    updated_at: toIsoInstant(schedule.updatedAt),
    revision: schedule.revision,
  };
}

function toReportWishView({ datev, ...query }: ReportQuery): Shape<ReportWishView> {
  return {
    kind: query.kind,
    format: query.format,
    language: query.language,
    user_id: textOrNull(query.personId),
    department: textOrNull(query.department),
    site_id: textOrNull(query.siteId),
    datev_consultant_number: textOrNull(datev?.consultantNumber ?? ''),
    datev_client_number: textOrNull(datev?.clientNumber ?? ''),
    datev_hours_wage_type: textOrNull(datev?.hoursWageType ?? ''),
    datev_overtime_wage_type: textOrNull(datev?.overtimeWageType ?? ''),
    datev_allow_gaps: datev?.allowGaps ?? false,
  };
}
