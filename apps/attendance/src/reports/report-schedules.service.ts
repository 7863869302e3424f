import { randomUUID } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { reportSchedulesMax, type ReportScheduleRhythm } from '@smart-attendance/contracts';
import { Database, PeriodicTask, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { Site } from '../calendar/site';
import type { ReportQuery } from './report';
import { ReportJobsService } from './report-jobs.service';
import { ReportRendererService } from './report-renderer.service';
import { endedBefore, nextRunAfter, nextRunOfChanged, type Rhythm } from './report-schedule.policy';
import type { ReportScheduleRow } from './report-schedule.entity';
import { ReportSchedulesRepository } from './report-schedules.repository';
import { ReportWorkerService } from './report-worker.service';
import { fromStoredQuery, toStoredQuery } from './report.message';

const everyMs = 30_000;
const firstAfterMs = 3_000;
/** A week without any replica; then only the newest is written. */
const lateMsMax = 24 * 60 * 60_000;

/** What is said of a schedule. */
export interface ScheduleWish extends Rhythm {
  readonly name: string;
  readonly query: ReportQuery;
  readonly isActive: boolean;
}

/** Reports that are written every week or month: each becomes a job, once, by whichever replica is first. */
@Injectable()
export class ReportSchedulesService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly schedules: ReportSchedulesRepository,
    private readonly jobs: ReportJobsService,
    private readonly renderer: ReportRendererService,
    private readonly worker: ReportWorkerService,
    private readonly site: Site,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('report-schedules', everyMs, logger, () => this.round(new Date()));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /**
   * A second request with the same id gives the schedule that the first made, as it is by now.
   * @throws AppError `invalid_argument`, `conflict` (too_many_schedules)
   */
  async create(wish: ScheduleWish, scheduleId: string, authorId: string): Promise<ReportScheduleRow> {
    const id = scheduleId === '' ? randomUUID() : scheduleId;
    const now = new Date();
    const said = this.checked(wish, now);
    await this.database.transaction(async (tx) => {
      const row = {
        id,
        ...said,
        lastRunAt: null,
        lastJobId: null,
        authorId,
        revision: 1,
        createdAt: now,
        updatedAt: now,
      };
      if (!(await this.schedules.insert(tx, row))) return;
      if ((await this.schedules.count(tx)) > reportSchedulesMax) throw tooMany();
    });
    return this.get(id);
  }

  /** @throws AppError `not_found` */
  async get(id: string): Promise<ReportScheduleRow> {
    const schedule = await this.schedules.find(id);
    if (schedule === undefined) throw AppError.notFound('schedule', id);
    return schedule;
  }

  list(page?: PageRequest): Promise<PageRows<ReportScheduleRow>> {
    return this.schedules.list(page);
  }

  /** @throws AppError `not_found`, `conflict` (changed_meanwhile), `invalid_argument` */
  async update(
    id: string,
    wish: ScheduleWish,
    authorId: string,
    expectedRevision?: number,
  ): Promise<ReportScheduleRow> {
    const now = new Date();
    const said = this.checked(wish, now);
    await this.database.transaction(async (tx) => {
      const before = await this.locked(tx, id, expectedRevision);
      const { revision } = before;
      const nextRunAt = nextRunOfChanged(before.nextRunAt, now, wish, this.site.timeZone);
      await this.schedules.update(tx, {
        ...before,
        ...said,
        nextRunAt,
        authorId,
        revision: revision + 1,
        updatedAt: now,
      });
    });
    return this.get(id);
  }

  /** @throws AppError `not_found`, `conflict` (changed_meanwhile) */
  async delete(id: string, expectedRevision?: number): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.locked(tx, id, expectedRevision);
      await this.schedules.delete(tx, id);
    });
  }

  private async locked(tx: Transaction, id: string, expectedRevision?: number): Promise<ReportScheduleRow> {
    const before = await this.schedules.lock(tx, id);
    if (before === undefined) throw AppError.notFound('schedule', id);
    if (expectedRevision !== undefined && expectedRevision !== before.revision) {
      throw new AppError('conflict', 'The schedule was changed meanwhile.', { reason: 'changed_meanwhile' });
    }
    return before;
  }

  /** @throws AppError `invalid_argument` for what no run of it could write */
  private checked({ query, ...wish }: ScheduleWish, now: Date) {
    if (query.kind === 'datev_lodas' && wish.every !== 'monthly') {
      throw AppError.invalid([{ field: 'every', message: 'must be monthly for datev_lodas, which books on a month' }]);
    }
    this.renderer.resolve(this.queryOfRun(query, wish.every, now), now);
    const nextRunAt = nextRunOfChanged(null, now, wish, this.site.timeZone);
    return { ...wish, query: toStoredQuery({ ...query, dateFrom: '', dateTo: '' }), nextRunAt };
  }

  private queryOfRun(query: ReportQuery, every: ReportScheduleRhythm, run: Date): ReportQuery {
    if (query.kind === 'presence') return query;
    return { ...query, ...endedBefore(run, every, this.site.timeZone) };
  }

  /** Begins what is due as of `now`, one after the other. */
  async round(now: Date): Promise<'more' | undefined> {
    const begun = await this.database.transaction((tx) => this.begin(tx, now));
    if (begun === undefined) return undefined;
    this.worker.wake();
    return 'more';
  }

  private async begin(tx: Transaction, now: Date): Promise<string | undefined> {
    const schedule = await this.schedules.lockDue(tx, now);
    if (schedule?.nextRunAt == null) return undefined;
    const { nextRunAt: run } = schedule;
    // Those that were missed meanwhile would be many files of which the newest is wanted.
    const after = now.getTime() - run.getTime() > lateMsMax ? now : run;
    const query = this.queryOfRun(fromStoredQuery(schedule.query), schedule.every, after);
    const jobId = await this.jobs.createScheduled(tx, query, schedule.id).catch((error: unknown) => {
      if (!isAppError(error) || error.code === 'unavailable') throw error;
      this.logger.warn('report-schedule-passed-over', { scheduleId: schedule.id, error });
      return null;
    });
    const nextRunAt = nextRunAfter(after, schedule, this.site.timeZone);
    await this.schedules.update(tx, { ...schedule, nextRunAt, lastRunAt: now, lastJobId: jobId ?? schedule.lastJobId });
    return schedule.id;
  }
}

function tooMany(): AppError {
  return new AppError('conflict', `There are ${String(reportSchedulesMax)} schedules already; delete one first.`, {
    reason: 'too_many_schedules',
  });
}
