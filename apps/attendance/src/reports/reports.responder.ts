import { Controller } from '@nestjs/common';
import {
  createReportJob,
  createReportSchedule,
  deleteReportJob,
  deleteReportSchedule,
  getReportJob,
  getReportSchedule,
  listReportJobs,
  listReportSchedules,
  readReportFile,
  renderReport,
  updateReportSchedule,
  type CreateReportJobRequest,
  type CreateReportScheduleRequest,
  type DeleteReportJobRequest,
  type DeleteReportScheduleRequest,
  type GetReportJobRequest,
  type GetReportScheduleRequest,
  type ListReportJobsRequest,
  type ListReportSchedulesRequest,
  type ReadReportFileRequest,
  type RenderReportRequest,
  type ReportJobViewer,
  type ReportSchedule,
  type UpdateReportScheduleRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import type { JobViewer } from './report-jobs.repository';
import { ReportJobsService } from './report-jobs.service';
import { ReportRendererService } from './report-renderer.service';
import { ReportSchedulesService } from './report-schedules.service';
import { fromQueryMessage, toReportJob, toReportSchedule, toScheduleWish } from './report.message';

@Controller()
export class ReportsResponder {
  constructor(
    private readonly renderer: ReportRendererService,
    private readonly jobs: ReportJobsService,
    private readonly schedules: ReportSchedulesService,
  ) {}

  @RespondsTo(renderReport)
  renderReport({ query }: RenderReportRequest) {
    return this.renderer.renderDirect(fromQueryMessage(query));
  }

  @RespondsTo(createReportJob)
  async createReportJob({ query, ownerId, jobId }: CreateReportJobRequest) {
    return { job: toReportJob(await this.jobs.create(fromQueryMessage(query), ownerId, jobId)) };
  }

  @RespondsTo(getReportJob)
  async getReportJob({ jobId, viewer }: GetReportJobRequest) {
    return { job: toReportJob(await this.jobs.get(jobId, viewerOf(viewer))) };
  }

  @RespondsTo(listReportJobs)
  async listReportJobs({ page, viewer }: ListReportJobsRequest) {
    const { rows, total, nextCursor } = await this.jobs.list(viewerOf(viewer), page);
    return { jobs: rows.map(toReportJob), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(deleteReportJob)
  async deleteReportJob({ jobId, viewer }: DeleteReportJobRequest) {
    await this.jobs.delete(jobId, viewerOf(viewer));
    return {};
  }

  @RespondsTo(readReportFile)
  readReportFile({ jobId, viewer, position }: ReadReportFileRequest) {
    return this.jobs.read(jobId, viewerOf(viewer), position);
  }

  @RespondsTo(createReportSchedule)
  async createReportSchedule({ schedule, authorId }: CreateReportScheduleRequest) {
    const wish = required(schedule);
    return { schedule: toReportSchedule(await this.schedules.create(toScheduleWish(wish), wish.id, authorId)) };
  }

  @RespondsTo(getReportSchedule)
  async getReportSchedule({ scheduleId }: GetReportScheduleRequest) {
    return { schedule: toReportSchedule(await this.schedules.get(scheduleId)) };
  }

  @RespondsTo(listReportSchedules)
  async listReportSchedules({ page }: ListReportSchedulesRequest) {
    const { rows, total, nextCursor } = await this.schedules.list(page);
    return { schedules: rows.map(toReportSchedule), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(updateReportSchedule)
  async updateReportSchedule({ schedule, authorId, expectedRevision }: UpdateReportScheduleRequest) {
    const wish = required(schedule);
    const changed = await this.schedules.update(wish.id, toScheduleWish(wish), authorId, expectedRevision);
    return { schedule: toReportSchedule(changed) };
  }

  @RespondsTo(deleteReportSchedule)
  async deleteReportSchedule({ scheduleId, expectedRevision }: DeleteReportScheduleRequest) {
    await this.schedules.delete(scheduleId, expectedRevision);
    return {};
  }
}

function required(schedule: ReportSchedule | undefined): ReportSchedule {
  if (schedule === undefined) throw AppError.invalid([{ field: 'schedule', message: 'is missing' }]);
  return schedule;
}

/** The contract wants one. */
function viewerOf(viewer: ReportJobViewer | undefined): JobViewer {
  return { ownerId: viewer?.ownerId ?? '', scheduled: viewer?.scheduled ?? false };
}
