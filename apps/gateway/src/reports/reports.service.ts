import { Injectable } from '@nestjs/common';
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
  type ReportQuery,
  type ReportSchedule,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { addToAuditNote } from '../audit/audit-note';
import { PersonAccessService } from '../access/person-access.service';
import { isSameDepartment, scopeFor } from '../access/reach.policy';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import { toMinutesOfDay } from '../input/time-of-day.policy';
import { toReportQuery, type ReportQueryInit, type ReportWish } from './report-query.policy';
import type { CreateReportScheduleInput, UpdateReportScheduleInput } from './report.input';
import { toReportJobView, toReportScheduleView, type ReportJobView, type ReportScheduleView } from './report.view';

type PersonalWish = ReportWish & {
  readonly user_id?: string | null | undefined;
  readonly department?: string | null | undefined;
};

export interface RenderedReport {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly fileName: string;
}

export interface ReportFile extends Omit<RenderedReport, 'content'> {
  readonly sizeBytes: number;
  /** One after the other, each some hundred kilobytes; fails where the file has gone meanwhile. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** Reports over HTTP: requests to attendance, narrowed to whom the caller may see. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  async render(wish: PersonalWish, caller: Caller, readerLanguage: string): Promise<RenderedReport> {
    return this.requests.request(renderReport, { query: await this.queryOf(wish, caller, readerLanguage) });
  }

  /** @param idToGive as IdToGive has it */
  async createJob(
    wish: PersonalWish,
    caller: Caller,
    readerLanguage: string,
    idToGive: string,
  ): Promise<ReportJobView> {
    const { job } = await this.requests.request(createReportJob, {
      query: await this.queryOf(wish, caller, readerLanguage),
      ownerId: caller.principal.id,
      jobId: idToGive,
    });
    const view = toReportJobView(requirePart(job));
    // What was exported is neither anybody's, nor to be known from a job that is deleted tomorrow.
    addToAuditNote({ createdKind: `${view.kind}-${view.format}-report` });
    return view;
  }

  async listJobs(page: PageRequest, caller: Caller): Promise<PageView<ReportJobView>> {
    const { jobs, pageInfo } = await this.requests.request(listReportJobs, { page, viewer: viewerOf(caller) });
    return toPageView(jobs.map(toReportJobView), page, pageInfo);
  }

  async getJob(jobId: string, caller: Caller): Promise<ReportJobView> {
    const { job } = await this.requests.request(getReportJob, { jobId, viewer: viewerOf(caller) });
    return toReportJobView(requirePart(job));
  }

  /** @throws AppError `not_found`, `permission_denied` for what a schedule made, of who may not change schedules */
  async deleteJob(jobId: string, caller: Caller): Promise<void> {
    const viewer = viewerOf(caller);
    if (viewer.scheduled && scopeFor(caller.principal, 'reports.schedule') === undefined) {
      const { job } = await this.requests.request(getReportJob, { jobId, viewer });
      if (requirePart(job).scheduleId !== '') throw ofSchedule();
    }
    await this.requests.request(deleteReportJob, { jobId, viewer });
  }

  /**
   * @throws AppError `not_found`, also for who may see fewer people by now than are in it, `conflict` (report_not_done)
   * while there is no file
   */
  async openFile(jobId: string, caller: Caller): Promise<ReportFile> {
    const viewer = viewerOf(caller);
    const { job } = await this.requests.request(getReportJob, { jobId, viewer });
    const { fileName, mediaType, sizeBytes, query: asked } = requirePart(job);
    const query = requirePart(asked);
    if (!(await this.isInReach(query, caller))) throw AppError.notFound('report job', jobId);
    // As of a report at once: the job is gone in some days, and the entry is not.
    addToAuditNote({ fields: [query.kind, query.format] });
    const read = (position: number) => this.requests.request(readReportFile, { jobId, viewer, position });
    const first = await read(0);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      let piece = first;
      yield piece.content;
      for (let position = 1; !piece.isLast; position += 1) {
        piece = await read(position);
        yield piece.content;
      }
    }
    return { fileName, mediaType, sizeBytes: Number(sizeBytes), pieces: pieces() };
  }

  async createSchedule(
    input: CreateReportScheduleInput,
    caller: Caller,
    readerLanguage: string,
    idToGive: string,
  ): Promise<ReportScheduleView> {
    const { schedule } = await this.requests.request(createReportSchedule, {
      schedule: {
        id: idToGive,
        name: input.name,
        query: await this.queryOf(input, caller, readerLanguage),
        every: input.every,
        weekday: input.weekday ?? 1,
        dayOfMonth: input.day_of_month ?? 1,
        atMinutes: toMinutesOfDay(input.at_time),
        isActive: input.is_active ?? true,
      },
      authorId: caller.principal.id,
    });
    return toReportScheduleView(requirePart(schedule));
  }

  async listSchedules(page: PageRequest): Promise<PageView<ReportScheduleView>> {
    const { schedules, pageInfo } = await this.requests.request(listReportSchedules, { page });
    return toPageView(schedules.map(toReportScheduleView), page, pageInfo);
  }

  async getSchedule(scheduleId: string): Promise<ReportScheduleView> {
    return toReportScheduleView(await this.scheduleOf(scheduleId));
  }

  /** @throws AppError `conflict` (changed_meanwhile), as `deleteSchedule`, when another revision was expected */
  async updateSchedule(
    scheduleId: string,
    input: UpdateReportScheduleInput,
    caller: Caller,
    expectedRevision?: number,
  ): Promise<ReportScheduleView> {
    const current = await this.scheduleOf(scheduleId);
    const before = toReportScheduleView(current);
    const { schedule } = await this.requests.request(updateReportSchedule, {
      schedule: {
        id: scheduleId,
        name: input.name ?? current.name,
        query: await this.queryOf({ ...before, ...given(input) }, caller, before.language),
        every: input.every ?? current.every,
        weekday: input.weekday ?? current.weekday,
        dayOfMonth: input.day_of_month ?? current.dayOfMonth,
        atMinutes: input.at_time === undefined ? current.atMinutes : toMinutesOfDay(input.at_time),
        isActive: input.is_active ?? current.isActive,
      },
      authorId: caller.principal.id,
      // What was left out is as it was read just now, so it must still be that.
      expectedRevision: expectedRevision ?? current.revision,
    });
    return toReportScheduleView(requirePart(schedule));
  }

  async deleteSchedule(scheduleId: string, { principal }: Caller, expectedRevision?: number): Promise<void> {
    const authorId = principal.id;
    await this.requests.request(deleteReportSchedule, { scheduleId, authorId, ...given({ expectedRevision }) });
  }

  private async scheduleOf(scheduleId: string): Promise<ReportSchedule> {
    return requirePart((await this.requests.request(getReportSchedule, { scheduleId })).schedule);
  }

  /** A file is kept for a day, within which somebody may get another role or department. */
  private async isInReach({ kind, personId, department }: ReportQuery, caller: Caller): Promise<boolean> {
    try {
      const reach = await this.access.narrow({ userId: personId, department }, readerOf(kind, caller));
      return reach.personId === personId && isSameDepartment(reach.department, department);
    } catch (error) {
      if (isAppError(error) && error.code === 'permission_denied') return false;
      throw error;
    }
  }

  private async queryOf(wish: PersonalWish, caller: Caller, readerLanguage: string): Promise<ReportQueryInit> {
    const filter = { userId: wish.user_id ?? undefined, department: wish.department ?? undefined };
    return toReportQuery(wish, await this.access.narrow(filter, readerOf(wish.kind, caller)), readerLanguage);
  }
}

/**
 * Where somebody was when is for fewer than what their days came to, in a report as in the list of punches.
 *
 * @throws AppError `permission_denied` of a key that may not read punches
 */
function readerOf(kind: string, caller: Caller): Caller {
  if (kind !== 'punches') return caller;
  const reader = caller.withPermission('punches.read');
  if (reader === undefined) throw new AppError('permission_denied', 'A report of punches is for who may read punches.');
  return reader;
}

function ofSchedule(): AppError {
  return new AppError('permission_denied', 'What a schedule made is deleted by who may change schedules: HR.');
}

/** One's own; what schedules made is for who may see everybody. */
function viewerOf({ principal, scope }: Caller) {
  return { ownerId: principal.id, scheduled: scope === 'all' };
}
