import { Injectable } from '@nestjs/common';
import {
  employeeIdKey,
  enrolmentFilesMax,
  tidyText,
  type AddEnrolmentPhotoRequest,
  type CreateEnrolmentJobRequest,
} from '@smart-attendance/contracts';
import { Database, type PageRequest, type PageRows, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { randomUUID } from 'node:crypto';
import { decideConsent } from '../people/consent.policy';
import { PeopleRepository } from '../people/people.repository';
import type { PersonEntity } from '../people/person.entity';
import { PersonVault, sealContexts } from '../vault/person-vault';
import type { EnrolmentJobEntity, EnrolmentJobFileEntity } from './enrolment-job.entity';
import { faultOf, personMeant, type FileFault } from './enrolment-file.policy';
import { EnrolmentJobsRepository, type FileCounts } from './enrolment-jobs.repository';
import { EnrolmentWorker } from './enrolment.worker';

/** Of all, so that photos that wait have an end. */
const unfinishedMax = 5;
const photoBytesMax = 256 * 1024 * 1024;

export interface JobWithCounts {
  readonly job: EnrolmentJobEntity;
  readonly counts: FileCounts;
}

/** Photos of many people: received one by one, matched by employee id and sealed by the key of whom they show. */
@Injectable()
export class EnrolmentJobsService {
  constructor(
    private readonly database: Database,
    private readonly jobs: EnrolmentJobsRepository,
    private readonly people: PeopleRepository,
    private readonly vault: PersonVault,
    private readonly worker: EnrolmentWorker,
  ) {}

  /**
   * A second request with the same id gives the job that the first made, as it is by now.
   * @throws AppError `conflict` (too_many_enrolment_jobs)
   */
  async create(request: CreateEnrolmentJobRequest): Promise<JobWithCounts> {
    const id = request.jobId === '' ? randomUUID() : request.jobId;
    await this.database.transaction(async (tx) => {
      const unfinished = await this.jobs.countUnfinishedAlone(tx);
      if (await this.jobs.exists(tx, id)) return;
      if (unfinished >= unfinishedMax) throw tooMany();
      await this.jobs.insert(tx, {
        id,
        authorId: tidyText(request.authorId),
        faceLargest: request.faceLargest,
        consentAnswer: request.consentAnswer ?? null,
        sourceDescription: tidyText(request.sourceDescription),
      });
    });
    return this.get(id);
  }

  /**
   * Keeps a photo until it is enrolled; once for one position, however often it is sent.
   * @throws AppError `not_found`, `conflict` (not_receiving) once the job has begun, `too_large` for more photos or
   * bytes than a job takes
   */
  async add(request: AddEnrolmentPhotoRequest): Promise<EnrolmentJobFileEntity> {
    const candidates = await this.candidatesFor(request.employeeIds);
    return this.database.transaction(async (tx) => {
      const job = await this.jobs.lock(tx, request.jobId);
      const known = await this.jobs.findFile(tx, job.id, request.position);
      if (known !== null) return known;
      await this.refuseUnlessRoom(tx, job, request.picture.length);
      const meant = personMeant(candidates);
      const { fault } = request;
      if (!('person' in meant)) return this.jobs.insertFile(tx, toFile(request, fault === '' ? meant : faultOf(fault)));
      if (fault === '') return this.keepPhoto(tx, job, request, meant.person);
      // Its name says whose it is, so its row goes with the person.
      const { id } = await this.people.lock(tx, meant.person.id);
      return this.jobs.insertFile(tx, toFile(request, faultOf(fault, id)));
    });
  }

  /** All photos are there. @throws AppError `not_found`, `conflict` (not_receiving) when it was given up meanwhile */
  async start(jobId: string): Promise<JobWithCounts> {
    await this.database.transaction(async (tx) => {
      const job = await this.jobs.lock(tx, jobId);
      if (job.state === 'failed' || job.state === 'cancelled') throw notReceiving(job);
      if (job.state === 'receiving') await this.jobs.update(tx, jobId, { state: 'queued' });
    });
    this.worker.wake();
    return this.get(jobId);
  }

  /** @throws AppError `not_found` */
  async get(jobId: string): Promise<JobWithCounts> {
    const job = await this.jobs.get(jobId);
    return this.withCounts(job, await this.jobs.countsOf([jobId]));
  }

  async list(page: PageRequest | undefined): Promise<PageRows<JobWithCounts>> {
    const { rows, ...info } = await this.jobs.list(page);
    const counts = await this.jobs.countsOf(rows.map(({ id }) => id));
    return { ...info, rows: rows.map((job) => this.withCounts(job, counts)) };
  }

  /** @throws AppError `not_found` */
  async listFiles(jobId: string, state: string, page?: PageRequest): Promise<PageRows<EnrolmentJobFileEntity>> {
    await this.jobs.get(jobId);
    return this.jobs.listFiles(jobId, state, page);
  }

  /** What is enrolled stays so; what waits is deleted unseen. Does nothing to one that is over. @throws `not_found` */
  async cancel(jobId: string): Promise<JobWithCounts> {
    await this.database.transaction(async (tx) => {
      const job = await this.jobs.lock(tx, jobId);
      if (isOver(job)) return;
      await this.jobs.giveUp(tx, jobId, 'cancelled', 'cancelled');
    });
    return this.get(jobId);
  }

  private withCounts(job: EnrolmentJobEntity, counts: ReadonlyMap<string, FileCounts>): JobWithCounts {
    const none = { waiting: 0, enrolled: 0, refused: 0, failed: 0, cancelled: 0 };
    return { job, counts: counts.get(job.id) ?? none };
  }

  private async candidatesFor(employeeIds: readonly string[]): Promise<readonly PersonEntity[]> {
    const keys = employeeIds.map(employeeIdKey);
    return keys.length === 0 ? [] : this.people.findByKeys(keys, []);
  }

  private async refuseUnlessRoom(tx: Transaction, job: EnrolmentJobEntity, bytes: number): Promise<void> {
    if (job.state !== 'receiving') throw notReceiving(job);
    if ((await this.jobs.countFiles(tx, job.id)) >= enrolmentFilesMax) {
      throw new AppError('too_large', `A job takes at most ${enrolmentFilesMax} photos; split the archive.`);
    }
    if (job.photoBytes + bytes > photoBytesMax) {
      throw new AppError('too_large', 'The photos of a job have at most 256 MiB together; split the archive.');
    }
  }

  /**
   * Of somebody who said no nothing is kept, not even until it is refused: also where the archive says yes, which does
   * not overrule their record. Whether a yes is needed is decided when the photo is looked at.
   */
  private async keepPhoto(
    tx: Transaction,
    job: EnrolmentJobEntity,
    request: AddEnrolmentPhotoRequest,
    { id: personId }: PersonEntity,
  ): Promise<EnrolmentJobFileEntity> {
    const person = await this.people.lock(tx, personId);
    const upload = { answer: job.consentAnswer === true ? true : undefined, authorId: job.authorId };
    const decision = decideConsent(person, upload, false, new Date());
    if (decision.kind === 'refused') return this.jobs.insertFile(tx, toFile(request, faultOf('no_consent', personId)));
    const file = toFile(request, { personId, state: 'waiting', reason: '', message: '' });
    const box = await this.vault.boxFor(tx, personId);
    const sealedPhoto = box.seal(request.picture, sealContexts.enrolmentPhoto(file.id));
    await this.jobs.update(tx, job.id, { photoBytes: job.photoBytes + request.picture.length });
    return this.jobs.insertFile(tx, { ...file, sealedPhoto });
  }
}

function isOver({ state }: EnrolmentJobEntity): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function toFile(request: AddEnrolmentPhotoRequest, { personId, state, reason, message }: FileFault) {
  const { jobId, position, name } = request;
  const base = { id: randomUUID(), jobId, position, name: tidyText(name), personId, state, reason, message };
  return { ...base, templateId: null, qualityScore: 0, warnings: [], sealedPhoto: null as Buffer | null };
}

function notReceiving({ state }: EnrolmentJobEntity): AppError {
  return new AppError('conflict', `This job is ${state} and takes no more photos; begin another one.`, {
    reason: 'not_receiving',
  });
}

function tooMany(): AppError {
  const message = `${unfinishedMax} jobs are not over yet; wait for one, or cancel it.`;
  return new AppError('conflict', message, { reason: 'too_many_enrolment_jobs' });
}
