import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { create, enrolFace } from '@smart-attendance/contracts';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { toAppError } from '@smart-attendance/errors';
import { isUnanswered } from '@smart-attendance/messaging';
import { Logger, metrics } from '@smart-attendance/observability';
import { createHash } from 'node:crypto';
import { EnrolmentService } from '../enrolment/enrolment.service';
import { ActiveModelService } from '../gallery/active-model.service';
import { stableId } from '../stable-id';
import { PersonVault, sealContexts } from '../vault/person-vault';
import type { EnrolmentJobEntity, EnrolmentJobFileEntity } from './enrolment-job.entity';
import { faultOf, outcomeOf } from './enrolment-file.policy';
import { EnrolmentJobsRepository, type FileOutcome } from './enrolment-jobs.repository';

const everyMs = 5_000;
const firstAfterMs = 1_000;
/** As many as there may be. */
const jobsMax = 5;
/** A photo that three processes died with, of this service or of face-inference, is not tried by a fourth. */
const attemptsMax = 3;
/** A worker that is there says so within milliseconds. */
const thereWithinMs = 2_000;
/** What was away is back by then, or asked again. */
const postponeMs = 15_000;
/** An archive comes within minutes. */
const receivingMs = 3_600_000;
/** Photos wait for face-inference so long. */
const workingMs = 7 * 86_400_000;

const photos = metrics.counter({
  name: 'enrolment_job_photos_total',
  help: 'Photos of enrolment jobs, by what became of them.',
  labelNames: ['outcome'],
});

/** Enrols the photos of jobs one after the other; of several replicas one works on a job at a time. */
@Injectable()
export class EnrolmentWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly jobs: EnrolmentJobsRepository,
    private readonly enrolment: EnrolmentService,
    private readonly activeModel: ActiveModelService,
    private readonly vault: PersonVault,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('enrolment-jobs', everyMs, logger, () => this.work());
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

  /** One photo of a job that nobody else works on. */
  private async work(): Promise<'more' | 'done'> {
    await this.giveUpOverdue();
    for (const job of await this.jobs.runnable(jobsMax)) {
      // The lock is one of the transaction, which does nothing else: whoever dies has let go of it.
      const isWorked = await this.database.transaction(async (tx) => {
        if (!(await this.jobs.tryToHold(tx, job.id)) || !(await this.jobs.isRunnable(job.id))) return false;
        await this.workOn(job);
        return true;
      });
      if (isWorked) return 'more';
    }
    return 'done';
  }

  private async workOn(job: EnrolmentJobEntity): Promise<void> {
    const file = await this.jobs.nextFile(job.id);
    if (file === undefined) {
      await this.jobs.finish(job.id);
      this.logger.info('enrolment-job-finished', { jobId: job.id });
      return;
    }
    const outcome = file.attempts > attemptsMax ? faultOf('gave_up') : await this.enrol(job, file);
    if (outcome === 'not-now' || outcome === 'unanswered') {
      await this.jobs.postpone(job.id, file.id, { waitMs: postponeMs, isTried: outcome === 'unanswered' });
      return;
    }
    await this.jobs.finishFile(file.id, outcome);
    photos.inc({ outcome: outcome.state });
  }

  /** `unanswered`: face-inference was there, and the photo had no answer. */
  private async enrol(
    job: EnrolmentJobEntity,
    file: EnrolmentJobFileEntity,
  ): Promise<FileOutcome | 'not-now' | 'unanswered'> {
    const { personId, sealedPhoto } = file;
    if (personId === null || sealedPhoto === null) return faultOf('broken_file');
    if (!(await this.isFaceInferenceThere())) return 'not-now';
    try {
      const box = await this.vault.existingBox(personId);
      const picture = box.open(sealedPhoto, sealContexts.enrolmentPhoto(file.id));
      // The same picture of the same person is one template, whichever job and attempt it comes with.
      const templateId = stableId('enrolment-photo', personId, createHash('sha256').update(picture).digest('hex'));
      const { authorId, consentAnswer, faceLargest, sourceDescription } = job;
      const enrolled = await this.enrolment.enrol(
        create(enrolFace.request, {
          personId,
          picture,
          templateId,
          authorId,
          sourceDescription,
          consent: consentAnswer === true,
          ...(consentAnswer !== null && { consentAnswer }),
          ...(faceLargest && { face: { case: 'faceLargest', value: true } }),
        }),
      );
      const { qualityScore, warnings } = enrolled;
      return { state: 'enrolled', reason: '', message: '', templateId, qualityScore, warnings: [...warnings] };
    } catch (error) {
      if (isUnanswered(error)) {
        this.logger.warn('enrolment-job-photo-unanswered', { fileId: file.id, attempts: file.attempts });
        return 'unanswered';
      }
      const outcome = outcomeOf(toAppError(error));
      if (outcome?.reason === 'internal') this.logger.error('enrolment-job-photo-failed', { fileId: file.id, error });
      return outcome ?? 'not-now';
    }
  }

  /** Asked before each photo: whether it is the photo that ends a worker shows only if there was one. */
  private async isFaceInferenceThere(): Promise<boolean> {
    try {
      await this.activeModel.read(thereWithinMs);
      return true;
    } catch {
      return false;
    }
  }

  private async giveUpOverdue(): Promise<void> {
    for (const { id, state } of await this.jobs.overdue(receivingMs, workingMs, jobsMax)) {
      const reason = state === 'receiving' ? 'upload_broken' : 'expired';
      await this.database.transaction((tx) => this.jobs.giveUp(tx, id, 'failed', reason));
      this.logger.warn('enrolment-job-given-up', { jobId: id, reason });
    }
  }
}
