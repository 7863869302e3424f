import { setImmediate } from 'node:timers/promises';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { reportFinished, timestampFromDate } from '@smart-attendance/contracts';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { AppError, isAppError } from '@smart-attendance/errors';
import { Logger, metrics } from '@smart-attendance/observability';
import type { ByteSink } from './report';
import type { ReportJobRow } from './report-job.entity';
import { ReportJobsRepository, type LeasedJob } from './report-jobs.repository';
import { jobRowsMax, ReportRendererService, type RenderProgress } from './report-renderer.service';
import { ReportSchedulesRepository } from './report-schedules.repository';
import { fromStoredQuery, toReportQuery } from './report.message';

const everyMs = 5_000;
const firstAfterMs = 2_000;
const pieceBytes = 512 * 1024;
/** One file. */
const fileBytesMax = 256 * 1024 * 1024;
/** A report that ends its worker, or that the database takes too long for, is not tried for ever. */
const attemptsMax = 3;

const written = metrics.counter({
  name: 'reports_written_total',
  help: 'Report jobs by how they ended.',
  labelNames: ['outcome'],
});

/** It is another's by now, was cancelled, or this replica stops. */
class JobLost extends Error {}

type Outcome = Pick<ReportJobRow, 'state' | 'rows' | 'sizeBytes' | 'reason' | 'message'>;

/**
 * Writes the reports of jobs, one at a time on each replica, beside everything else that it does: between two batches
 * of rows others get their turn. What a killed replica had begun is done again by any, when its lease has run out.
 */
@Injectable()
export class ReportWorkerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly jobs: ReportJobsRepository,
    private readonly schedules: ReportSchedulesRepository,
    private readonly renderer: ReportRendererService,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('reports', everyMs, logger, (stopping) => this.round(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  wake(): void {
    this.task.wake();
  }

  private async round(stopping: AbortSignal): Promise<'more' | undefined> {
    const leased = await this.jobs.take();
    if (leased === undefined) return undefined;
    await this.work(leased, stopping);
    return 'more';
  }

  private async work(leased: LeasedJob, stopping: AbortSignal): Promise<void> {
    try {
      const outcome = leased.job.attempts > attemptsMax ? givenUp : await this.write(leased, stopping);
      await this.finish(leased, outcome);
    } catch (error) {
      if (error instanceof JobLost) {
        if (stopping.aborted) await this.jobs.giveBack(leased, { isBegun: false });
        return;
      }
      if (isAppError(error) && error.code === 'unavailable') {
        // The database is away, or the bus: whoever takes it next begins anew. What takes the database too long counts
        // as begun, for it would be begun for ever, and everybody else's reports wait behind it.
        await this.jobs.giveBack(leased, { isBegun: error.reason === 'database_too_slow' });
        throw error;
      }
      await this.finish(leased, failureOf(error));
      if (!isAppError(error)) this.logger.error('report-failed', { jobId: leased.job.id, error });
    }
  }

  private async write(leased: LeasedJob, stopping: AbortSignal): Promise<Outcome> {
    const file = new PieceWriter(this.jobs, leased, stopping);
    const report = this.renderer.resolve(fromStoredQuery(leased.job.query), leased.job.createdAt);
    const rows = await this.renderer.render({ ...report, generatedAt: new Date() }, file.sink, {
      rowsMax: jobRowsMax,
      onRows: (progress) => file.noteRows(progress),
    });
    await file.end();
    return { state: 'done', rows, sizeBytes: file.sizeBytes, reason: '', message: '' };
  }

  private async finish(leased: LeasedJob, outcome: Outcome): Promise<void> {
    const { job } = leased;
    const finishedAt = new Date();
    // Kept as long from now on as it would have been from its beginning on.
    const expiresAt = new Date(finishedAt.getTime() + job.expiresAt.getTime() - job.createdAt.getTime());
    const isFinished = await this.database.transaction(async (tx) => {
      if (!(await this.jobs.finish(tx, leased, { ...outcome, finishedAt, expiresAt }))) return false;
      const schedule = job.scheduleId === null ? undefined : await this.schedules.find(job.scheduleId, tx);
      if (schedule === undefined) return true;
      tx.publish(reportFinished, {
        ...outcome,
        jobId: job.id,
        scheduleId: schedule.id,
        scheduleName: schedule.name,
        query: toReportQuery(job.query),
        sizeBytes: BigInt(outcome.sizeBytes),
        fileName: job.fileName,
        mediaType: job.mediaType,
        finishedAt: timestampFromDate(finishedAt),
        expiresAt: timestampFromDate(expiresAt),
      });
      return true;
    });
    if (!isFinished) return;
    written.inc({ outcome: outcome.state });
    this.logger.info('report-written', { jobId: job.id, kind: job.query.kind, format: job.query.format, ...outcome });
  }
}

const givenUp: Outcome = {
  state: 'failed',
  rows: 0,
  sizeBytes: 0,
  reason: 'worker_lost',
  message: 'This report was begun three times and never came to its end; ask for less.',
};

function failureOf(error: unknown): Outcome {
  const isTold = isAppError(error) && error.code !== 'internal';
  return {
    state: 'failed',
    rows: 0,
    sizeBytes: 0,
    reason: isTold ? (error.reason === '' ? error.code : error.reason) : 'internal',
    message: isTold ? error.message : 'This report could not be written; the log of attendance says why.',
  };
}

/** Gathers bytes to pieces, and keeps the lease. */
class PieceWriter {
  sizeBytes = 0;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private position = 0;
  private rows = 0;
  private percent = 0;

  constructor(
    private readonly jobs: ReportJobsRepository,
    private readonly leased: LeasedJob,
    private readonly stopping: AbortSignal,
  ) {}

  readonly sink: ByteSink = async (bytes) => {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
    if (this.pendingBytes >= pieceBytes) await this.flush();
  };

  async noteRows({ rows, share }: RenderProgress): Promise<void> {
    if (this.stopping.aborted) throw new JobLost();
    const percent = Math.floor(share * 100);
    const isTold = percent >= this.percent + 5;
    this.rows = rows;
    if (isTold) {
      this.percent = percent;
      await this.tell();
    }
    await setImmediate();
  }

  async end(): Promise<void> {
    await this.flush();
  }

  private async flush(): Promise<void> {
    const content = Buffer.concat(this.pending);
    this.pending = [];
    this.pendingBytes = 0;
    this.sizeBytes += content.length;
    if (this.sizeBytes > fileBytesMax) throw tooLarge();
    await this.tell({ position: this.position, content });
    this.position += 1;
  }

  private async tell(piece?: { readonly position: number; readonly content: Buffer }): Promise<void> {
    const done = { rows: this.rows, percent: Math.min(99, this.percent), sizeBytes: this.sizeBytes };
    if (!(await this.jobs.progress(this.leased, done, piece))) throw new JobLost();
  }
}

function tooLarge(): AppError {
  const message =
    'The file of this report has more than 256 MiB; ask for fewer days or one department after the other.';
  return new AppError('refused', message, { reason: 'report_too_large' });
}
