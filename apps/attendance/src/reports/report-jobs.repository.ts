import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { DataSource, type SelectQueryBuilder } from 'typeorm';
import { ReportJobEntity, type ReportJobRow, type StoredReportQuery } from './report-job.entity';

/** Whose jobs are seen: those of the owner, and with `scheduled` those of schedules. */
export interface JobViewer {
  readonly ownerId: string;
  readonly scheduled: boolean;
}

export interface NewJob {
  readonly id: string;
  readonly ownerId: string;
  readonly scheduleId: string | null;
  readonly query: StoredReportQuery;
  readonly fileName: string;
  readonly mediaType: string;
  readonly now: Date;
  readonly expiresAt: Date;
}

/** A job that is this replica's for now. */
export interface LeasedJob {
  readonly job: ReportJobRow;
  readonly leaseId: string;
}

export interface Piece {
  readonly position: number;
  readonly content: Buffer;
}

export interface JobCounts {
  readonly unfinished: number;
  readonly kept: number;
  /** Of all owners. */
  readonly bytes: number;
}

const leaseSeconds = 90;

@Injectable()
export class ReportJobsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(id: string, viewer: JobViewer): Promise<ReportJobRow | undefined> {
    return (await this.visible(viewer).andWhere('job.id = :id', { id }).getOne()) ?? undefined;
  }

  async list(viewer: JobViewer, page?: PageRequest): Promise<PageRows<ReportJobRow>> {
    return readPage<ReportJobRow>(this.visible(viewer), 'job', page);
  }

  private visible({ ownerId, scheduled }: JobViewer): SelectQueryBuilder<ReportJobRow> {
    return this.dataSource.manager
      .createQueryBuilder(ReportJobEntity, 'job')
      .where('job.expiresAt > now()')
      .andWhere('(job.ownerId = :ownerId AND job.scheduleId IS NULL OR :scheduled AND job.scheduleId IS NOT NULL)', {
        ownerId,
        scheduled,
      });
  }

  /** Of one owner one after the other, so that they are counted rightly. */
  async lockOwner(tx: Transaction, ownerId: string): Promise<JobCounts> {
    const manager = managerOf(tx);
    await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('report_jobs ' || $1, 0))`, [ownerId]);
    const [counts] = await manager.query<[JobCounts]>(
      `SELECT count(*) FILTER (WHERE owner_id = $1 AND state IN ('queued', 'running'))::int AS unfinished,
              count(*) FILTER (WHERE owner_id = $1)::int AS kept, COALESCE(sum(size_bytes), 0)::float8 AS bytes
       FROM report_jobs WHERE expires_at > now()`,
      [ownerId],
    );
    return counts;
  }

  exists(tx: Transaction, id: string): Promise<boolean> {
    return managerOf(tx).existsBy(ReportJobEntity, { id });
  }

  /** Does nothing when there is a job with that id already. */
  async insert(tx: Transaction, job: NewJob): Promise<void> {
    await managerOf(tx).query(
      `INSERT INTO report_jobs (id, owner_id, schedule_id, query, state, progress_percent, rows, size_bytes, file_name,
         media_type, reason, message, attempts, created_at, expires_at)
       VALUES ($1, $2, $3, $4, 'queued', 0, 0, 0, $5, $6, '', '', 0, $7, $8) ON CONFLICT (id) DO NOTHING`,
      [
        job.id,
        job.ownerId,
        job.scheduleId,
        JSON.stringify(job.query),
        job.fileName,
        job.mediaType,
        job.now,
        job.expiresAt,
      ],
    );
  }

  /** The oldest that nobody works on, or whose replica has not been heard of for too long. */
  async take(): Promise<LeasedJob | undefined> {
    const leaseId = randomUUID();
    const [rows] = await this.dataSource.query<[{ readonly id: string }[], number]>(
      `UPDATE report_jobs SET state = 'running', lease_id = $1, leased_until = now() + make_interval(secs => $2),
         attempts = attempts + 1, started_at = COALESCE(started_at, now()), rows = 0, size_bytes = 0, progress_percent = 0
       WHERE id = (
         SELECT id FROM report_jobs
         WHERE (state = 'queued' OR state = 'running' AND leased_until < now()) AND expires_at > now()
         ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [leaseId, leaseSeconds],
    );
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    await this.dataSource.query('DELETE FROM report_pieces WHERE job_id = $1', [id]);
    const job = await this.dataSource.manager.findOneByOrFail(ReportJobEntity, { id });
    return { job, leaseId };
  }

  /** Renews the lease, and writes the piece with it. False when it is another's by now, or cancelled. */
  async progress(
    { job, leaseId }: LeasedJob,
    done: { readonly rows: number; readonly percent: number; readonly sizeBytes: number },
    piece?: Piece,
  ): Promise<boolean> {
    const held = `UPDATE report_jobs SET leased_until = now() + make_interval(secs => $3), rows = $4,
      progress_percent = $5, size_bytes = $6 WHERE id = $1 AND lease_id = $2 RETURNING id, attempts`;
    const values: unknown[] = [job.id, leaseId, leaseSeconds, done.rows, done.percent, done.sizeBytes];
    if (piece === undefined) {
      const [rows] = await this.dataSource.query<[unknown[], number]>(held, values);
      return rows.length > 0;
    }
    const rows = await this.dataSource.query<unknown[]>(
      `WITH held AS (${held})
       INSERT INTO report_pieces (job_id, attempt, position, content)
       SELECT id, attempts, $7, $8 FROM held RETURNING position`,
      [...values, piece.position, piece.content],
    );
    return rows.length > 0;
  }

  /** False when it is another's by now, or cancelled. */
  async finish(
    tx: Transaction,
    { job, leaseId }: LeasedJob,
    end: Pick<ReportJobRow, 'state' | 'rows' | 'sizeBytes' | 'reason' | 'message' | 'finishedAt' | 'expiresAt'>,
  ): Promise<boolean> {
    const [rows] = await managerOf(tx).query<[unknown[], number]>(
      `UPDATE report_jobs SET state = $3, rows = $4, size_bytes = $5, reason = $6, message = $7, finished_at = $8,
         expires_at = $9, progress_percent = CASE WHEN $3 = 'done' THEN 100 ELSE progress_percent END,
         lease_id = NULL, leased_until = NULL
       WHERE id = $1 AND lease_id = $2 RETURNING id`,
      [job.id, leaseId, end.state, end.rows, end.sizeBytes, end.reason, end.message, end.finishedAt, end.expiresAt],
    );
    if (rows.length > 0 && end.state !== 'done') {
      await managerOf(tx).query('DELETE FROM report_pieces WHERE job_id = $1', [job.id]);
    }
    return rows.length > 0;
  }

  /** For whoever comes next; unless it is told, the attempt does not count. */
  async giveBack({ job, leaseId }: LeasedJob, { isBegun }: { readonly isBegun: boolean }): Promise<void> {
    await this.dataSource.query(
      `UPDATE report_jobs SET state = 'queued', lease_id = NULL, leased_until = NULL, attempts = attempts - $3
       WHERE id = $1 AND lease_id = $2`,
      [job.id, leaseId, isBegun ? 0 : 1],
    );
  }

  /** Ends what runs; what is done goes with its file. */
  async cancelOrDelete(id: string): Promise<void> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE report_jobs SET state = 'cancelled', lease_id = NULL, leased_until = NULL, finished_at = now(),
         rows = 0, size_bytes = 0
       WHERE id = $1 AND state IN ('queued', 'running') RETURNING id`,
      [id],
    );
    if (rows.length > 0) await this.dataSource.query('DELETE FROM report_pieces WHERE job_id = $1', [id]);
    else await this.dataSource.query('DELETE FROM report_jobs WHERE id = $1', [id]);
  }

  /** Of a job that is done; `isLast` says that none comes after it. */
  async piece(
    id: string,
    position: number,
  ): Promise<{ readonly content: Buffer; readonly isLast: boolean } | undefined> {
    const [row] = await this.dataSource.query<{ readonly content: Buffer; readonly isLast: boolean }[]>(
      `SELECT piece.content, NOT EXISTS (
         SELECT FROM report_pieces next
         WHERE next.job_id = $1 AND next.attempt = job.attempts AND next.position > $2) AS "isLast"
       FROM report_jobs job
       JOIN report_pieces piece ON piece.job_id = job.id AND piece.attempt = job.attempts AND piece.position = $2
       WHERE job.id = $1 AND job.state = 'done'`,
      [id, position],
    );
    return row;
  }

  /**
   * What may name the person goes: files that are done are deleted, and what is being written begins anew. Of a file
   * about one other person it is known that it does not. What the person had written goes with them.
   */
  async forget(personId: string): Promise<void> {
    const others = `(query ->> 'personId') NOT IN ('', $1)`;
    // In this order: one that ends in between is deleted. That it begins anew is not the fault of who writes it.
    // What is of the person alone goes whatever its state, since it may be taken in between; who writes it finds no
    // lease.
    await this.dataSource.query(
      `UPDATE report_jobs SET state = 'queued', lease_id = NULL, leased_until = NULL, attempts = attempts - 1
       WHERE state = 'running' AND NOT ${others}`,
      [personId],
    );
    await this.dataSource.query(
      `DELETE FROM report_jobs
       WHERE state = 'done' AND NOT ${others} OR $1 IN (query ->> 'personId', owner_id)`,
      [personId],
    );
  }
}
