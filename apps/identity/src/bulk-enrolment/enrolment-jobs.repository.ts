import { Injectable } from '@nestjs/common';
import type { EnrolmentFileState } from '@smart-attendance/contracts';
import { managerOf, readPage, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { EnrolmentJobEntity, EnrolmentJobFileEntity } from './enrolment-job.entity';

/** What became of a file. */
export type FileOutcome = Pick<EnrolmentJobFileEntity, 'state' | 'reason' | 'message'> &
  Partial<Pick<EnrolmentJobFileEntity, 'templateId' | 'qualityScore' | 'warnings'>>;

export type NewEnrolmentJob = Pick<
  EnrolmentJobEntity,
  'id' | 'authorId' | 'faceLargest' | 'consentAnswer' | 'sourceDescription'
>;

export type FileCounts = Readonly<Record<EnrolmentFileState, number>>;

const nothing: FileCounts = { waiting: 0, enrolled: 0, refused: 0, failed: 0, cancelled: 0 };
const unfinished = `('receiving', 'queued', 'running')`;

@Injectable()
export class EnrolmentJobsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `not_found` */
  async get(id: string, tx?: Transaction): Promise<EnrolmentJobEntity> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const job = await manager.findOneBy(EnrolmentJobEntity, { id });
    if (job === null) throw AppError.notFound('enrolment job', id);
    return job;
  }

  /** The job, which nobody else changes until the transaction ends. @throws AppError `not_found` */
  async lock(tx: Transaction, id: string): Promise<EnrolmentJobEntity> {
    const job = await managerOf(tx)
      .createQueryBuilder(EnrolmentJobEntity, 'job')
      .where('job.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (job === null) throw AppError.notFound('enrolment job', id);
    return job;
  }

  list(page: PageRequest | undefined): Promise<PageRows<EnrolmentJobEntity>> {
    return readPage(this.dataSource.manager.createQueryBuilder(EnrolmentJobEntity, 'job'), 'job', page);
  }

  listFiles(jobId: string, state: string, page?: PageRequest): Promise<PageRows<EnrolmentJobFileEntity>> {
    const files = this.dataSource.manager
      .createQueryBuilder(EnrolmentJobFileEntity, 'file')
      .where('file.jobId = :jobId', { jobId });
    if (state !== '') files.andWhere('file.state = :state', { state });
    return readPage(files, 'file', page);
  }

  async countsOf(jobIds: readonly string[]): Promise<Map<string, FileCounts>> {
    const rows = await this.dataSource.query<{ job_id: string; state: EnrolmentFileState; files: number }[]>(
      `SELECT job_id, state, count(*)::int AS files FROM enrolment_job_files
        WHERE job_id = ANY($1::uuid[]) GROUP BY job_id, state`,
      [jobIds],
    );
    const counts = new Map<string, FileCounts>(jobIds.map((id) => [id, nothing]));
    for (const { job_id: id, state, files } of rows) counts.set(id, { ...(counts.get(id) ?? nothing), [state]: files });
    return counts;
  }

  /** One after the other, so that they are counted rightly. @returns how many are not over */
  async countUnfinishedAlone(tx: Transaction): Promise<number> {
    const manager = managerOf(tx);
    await manager.query("SELECT pg_advisory_xact_lock(hashtext('identity'), hashtext('enrolment-jobs'))");
    const [row] = await manager.query<[{ jobs: number }]>(
      `SELECT count(*)::int AS jobs FROM enrolment_jobs WHERE state IN ${unfinished}`,
    );
    return row.jobs;
  }

  exists(tx: Transaction, id: string): Promise<boolean> {
    return managerOf(tx).existsBy(EnrolmentJobEntity, { id });
  }

  async insert(tx: Transaction, job: NewEnrolmentJob): Promise<void> {
    await managerOf(tx).insert(EnrolmentJobEntity, { ...job, state: 'receiving', reason: '' });
  }

  async update(tx: Transaction, id: string, change: Partial<EnrolmentJobEntity>): Promise<void> {
    await managerOf(tx).update(EnrolmentJobEntity, { id }, change);
  }

  findFile(tx: Transaction, jobId: string, position: number): Promise<EnrolmentJobFileEntity | null> {
    return managerOf(tx).findOneBy(EnrolmentJobFileEntity, { jobId, position });
  }

  countFiles(tx: Transaction, jobId: string): Promise<number> {
    return managerOf(tx).countBy(EnrolmentJobFileEntity, { jobId });
  }

  async insertFile(
    tx: Transaction,
    file: Omit<EnrolmentJobFileEntity, 'createdAt' | 'attempts'>,
  ): Promise<EnrolmentJobFileEntity> {
    const manager = managerOf(tx);
    await manager.insert(EnrolmentJobFileEntity, { ...file, attempts: 0 });
    return manager.findOneByOrFail(EnrolmentJobFileEntity, { id: file.id });
  }

  /** Those that may be worked on, oldest first. */
  async runnable(limit: number): Promise<EnrolmentJobEntity[]> {
    return this.dataSource.manager
      .createQueryBuilder(EnrolmentJobEntity, 'job')
      .where(`job.state IN ('queued', 'running') AND job.resumeAt <= now()`)
      .orderBy('job.createdAt')
      .addOrderBy('job.id')
      .limit(limit)
      .getMany();
  }

  /** Whether nobody else works on it; this transaction does until it ends, or its process dies. */
  async tryToHold(tx: Transaction, jobId: string): Promise<boolean> {
    const [row] = await managerOf(tx).query<[{ held: boolean }]>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended('enrolment-job ' || $1, 0)) AS held`,
      [jobId],
    );
    return row.held;
  }

  async isRunnable(jobId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT FROM enrolment_jobs WHERE id = $1 AND state IN ('queued', 'running') AND resume_at <= now()`,
      [jobId],
    );
    return rows.length > 0;
  }

  /** With its photo, and one attempt more, which is committed before anybody looks at it. */
  async nextFile(jobId: string): Promise<EnrolmentJobFileEntity | undefined> {
    const [rows] = await this.dataSource.query<[{ id: string }[], number]>(
      `WITH started AS (
         UPDATE enrolment_jobs SET state = 'running', started_at = coalesce(started_at, now())
          WHERE id = $1 AND state IN ('queued', 'running') RETURNING id)
       UPDATE enrolment_job_files SET attempts = attempts + 1
        WHERE id = (SELECT f.id FROM enrolment_job_files f JOIN started ON f.job_id = started.id
                     WHERE f.state = 'waiting' ORDER BY f.position LIMIT 1)
        RETURNING id`,
      [jobId],
    );
    const id = rows[0]?.id;
    if (id === undefined) return undefined;
    const file = await this.dataSource.manager
      .createQueryBuilder(EnrolmentJobFileEntity, 'file')
      .addSelect('file.sealedPhoto')
      .where('file.id = :id', { id })
      .getOne();
    return file ?? undefined;
  }

  /**
   * Deletes the photo. Does nothing to one that is over, or gone with its person; one that was cancelled while it was
   * enrolled is enrolled all the same.
   */
  async finishFile(id: string, outcome: FileOutcome): Promise<void> {
    const { state, reason, message, templateId = null, qualityScore = 0, warnings = [] } = outcome;
    await this.dataSource.query(
      `UPDATE enrolment_job_files
          SET state = $2, reason = $3, message = $4, template_id = $5, quality_score = $6, warnings = $7,
              sealed_photo = NULL
        WHERE id = $1 AND (state = 'waiting' OR ($2 = 'enrolled' AND state = 'cancelled'))`,
      [id, state, reason, message, templateId, qualityScore, warnings],
    );
  }

  /** Nothing was made of it; unless it `isTried`, it counts as not tried. */
  async postpone(
    jobId: string,
    fileId: string,
    { waitMs, isTried }: { readonly waitMs: number; readonly isTried: boolean },
  ): Promise<void> {
    await this.dataSource.query(
      `WITH waiting AS (UPDATE enrolment_job_files SET attempts = attempts - 1 WHERE id = $2 AND NOT $4::boolean)
       UPDATE enrolment_jobs SET resume_at = now() + $3 * interval '1 millisecond' WHERE id = $1`,
      [jobId, fileId, waitMs, isTried],
    );
  }

  /** Of a job without files that wait. */
  async finish(jobId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE enrolment_jobs SET state = 'done', finished_at = now(), started_at = coalesce(started_at, now())
        WHERE id = $1 AND state IN ('queued', 'running')
          AND NOT EXISTS (SELECT FROM enrolment_job_files WHERE job_id = $1 AND state = 'waiting')`,
      [jobId],
    );
  }

  /** What still waits is given up, and its photos are deleted. */
  async giveUp(tx: Transaction, jobId: string, state: 'cancelled' | 'failed', reason: string): Promise<void> {
    const manager = managerOf(tx);
    await manager.query(
      `UPDATE enrolment_job_files SET state = 'cancelled', reason = $2, sealed_photo = NULL
        WHERE job_id = $1 AND state = 'waiting'`,
      [jobId, reason],
    );
    await manager.query(
      `UPDATE enrolment_jobs SET state = $2, reason = $3, finished_at = now() WHERE id = $1 AND state IN ${unfinished}`,
      [jobId, state, reason],
    );
  }

  /** Archives that did not come whole within that time, and work that did not get done. */
  async overdue(
    receivingMs: number,
    workingMs: number,
    limit: number,
  ): Promise<Pick<EnrolmentJobEntity, 'id' | 'state'>[]> {
    return this.dataSource.query<Pick<EnrolmentJobEntity, 'id' | 'state'>[]>(
      `SELECT id, state FROM enrolment_jobs
        WHERE (state = 'receiving' AND created_at < now() - $1 * interval '1 millisecond')
           OR (state IN ('queued', 'running') AND created_at < now() - $2 * interval '1 millisecond') LIMIT $3`,
      [receivingMs, workingMs, limit],
    );
  }
}
