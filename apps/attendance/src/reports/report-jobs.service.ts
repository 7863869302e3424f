import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import type { ReportQuery } from './report';
import type { ReportJobRow } from './report-job.entity';
import { ReportJobsRepository, type JobCounts, type JobViewer } from './report-jobs.repository';
import { ReportRendererService } from './report-renderer.service';
import { ReportSchedulesRepository } from './report-schedules.repository';
import { ReportWorkerService } from './report-worker.service';
import { toStoredQuery } from './report.message';
import { fileNameOf, mediaTypeOf } from './resolve-report.policy';

const hourMs = 60 * 60_000;
/** A day: long enough for who went home, and short for copies of personal data. */
const keptMs = 24 * hourMs;
/** Somebody who looks once a week finds it. */
const scheduledKeptMs = 7 * 24 * hourMs;
const unfinishedMax = 3;
const keptMax = 20;
/** Of all files together. */
const bytesMax = 2 * 1024 * 1024 * 1024;

/** Large reports: who wants which, and where their files are. */
@Injectable()
export class ReportJobsService {
  constructor(
    private readonly database: Database,
    private readonly jobs: ReportJobsRepository,
    private readonly schedules: ReportSchedulesRepository,
    private readonly renderer: ReportRendererService,
    private readonly worker: ReportWorkerService,
  ) {}

  /**
   * A second request with the same id gives the job that the first made, as it is by now.
   * @throws AppError `invalid_argument`, `conflict` (too_many_reports), `unavailable` (reports_full)
   */
  async create(query: ReportQuery, ownerId: string, jobId: string): Promise<ReportJobRow> {
    const id = jobId === '' ? randomUUID() : jobId;
    await this.database.transaction((tx) => this.insert(tx, query, { id, ownerId, scheduleId: null }));
    this.worker.wake();
    return this.get(id, { ownerId, scheduled: false });
  }

  /** For a schedule, whose owner is the schedule itself. */
  async createScheduled(tx: Transaction, query: ReportQuery, scheduleId: string): Promise<string> {
    const id = randomUUID();
    await this.insert(tx, query, { id, ownerId: scheduleId, scheduleId });
    return id;
  }

  private async insert(
    tx: Transaction,
    query: ReportQuery,
    owned: { readonly id: string; readonly ownerId: string; readonly scheduleId: string | null },
  ): Promise<void> {
    const now = new Date();
    const report = this.renderer.resolve(query, now);
    const counts = await this.jobs.lockOwner(tx, owned.ownerId);
    const refusal = refusalOf(counts);
    if (refusal !== undefined && !(await this.jobs.exists(tx, owned.id))) throw refusal;
    await this.jobs.insert(tx, {
      ...owned,
      query: toStoredQuery(report),
      fileName: fileNameOf(report),
      mediaType: mediaTypeOf(report),
      now,
      expiresAt: expiryOf(owned.scheduleId, now),
    });
  }

  /** @throws AppError `not_found`, also for another's, and for one that has expired */
  async get(id: string, viewer: JobViewer): Promise<ReportJobRow> {
    const job = await this.jobs.find(id, viewer);
    if (job === undefined) throw AppError.notFound('report job', id);
    return job;
  }

  list(viewer: JobViewer, page?: PageRequest): Promise<PageRows<ReportJobRow>> {
    return this.jobs.list(viewer, page);
  }

  /** @throws AppError `not_found` */
  async delete(id: string, viewer: JobViewer): Promise<void> {
    await this.get(id, viewer);
    await this.jobs.cancelOrDelete(id);
  }

  /** @throws AppError `not_found`, `conflict` (report_not_done) */
  async read(id: string, viewer: JobViewer, position: number) {
    const { state } = await this.get(id, viewer);
    const piece = state === 'done' ? await this.jobs.piece(id, position) : undefined;
    if (piece !== undefined) return piece;
    if (state === 'done') throw AppError.notFound('piece', String(position));
    const message = `This report is ${state}; its file is there once it is done.`;
    throw new AppError('conflict', message, { reason: 'report_not_done', details: { state } });
  }

  /** After an erasure no file names the person, and none is about them alone. */
  async forget(personId: string): Promise<void> {
    await this.schedules.forget(personId);
    await this.jobs.forget(personId);
  }
}

export function expiryOf(scheduleId: string | null, now: Date): Date {
  return new Date(now.getTime() + (scheduleId === null ? keptMs : scheduledKeptMs));
}

function refusalOf({ unfinished, kept, bytes }: JobCounts): AppError | undefined {
  if (unfinished >= unfinishedMax || kept >= keptMax) return tooMany();
  return bytes >= bytesMax ? full() : undefined;
}

function tooMany(): AppError {
  const message = `You have ${String(unfinishedMax)} reports waiting or ${String(keptMax)} kept; delete one first.`;
  return new AppError('conflict', message, { reason: 'too_many_reports' });
}

function full(): AppError {
  return new AppError('unavailable', 'There is no room for more reports; delete some, or wait until some expire.', {
    reason: 'reports_full',
    retryAfterSeconds: 600,
  });
}
