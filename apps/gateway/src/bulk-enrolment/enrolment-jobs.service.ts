import { Injectable } from '@nestjs/common';
import {
  addEnrolmentPhoto,
  cancelEnrolmentJob,
  createEnrolmentJob,
  getEnrolmentJob,
  listEnrolmentJobFiles,
  listEnrolmentJobs,
  startEnrolmentJob,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import type { ImportPhotosOptions } from './bulk-enrolment.input';
import {
  toEnrolmentJobFileView,
  toEnrolmentJobView,
  type EnrolmentJobFileView,
  type EnrolmentJobView,
} from './enrolment-job.view';
import { photosOf } from './photo-archive';

/** Archives of photos over HTTP: each photo is handed to identity, which enrols them. */
@Injectable()
export class EnrolmentJobsService {
  constructor(private readonly requests: RequestClient) {}

  /**
   * Hands every photo on, and starts the job. A repetition with the same `idToGive` goes on where the first was broken.
   *
   * @throws AppError `malformed`, `too_large` or `invalid_argument` for what is no archive of photos; what was received
   * of it is deleted
   */
  async importPhotos(
    archive: Uint8Array,
    { consent, face, source_description: sourceDescription = '' }: ImportPhotosOptions,
    { principal }: Caller,
    idToGive: string,
  ): Promise<EnrolmentJobView> {
    if (consent === false) throw noOfEverybody();
    const { job } = await this.requests.request(createEnrolmentJob, {
      jobId: idToGive,
      authorId: principal.id,
      faceLargest: face === 'largest',
      sourceDescription,
      ...given({ consentAnswer: consent }),
    });
    const { id: jobId, state } = requirePart(job);
    // One that has begun was whole.
    if (state !== 'receiving') return this.get(jobId);
    try {
      for await (const file of photosOf(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength))) {
        await this.requests.request(addEnrolmentPhoto, { jobId, ...file, employeeIds: [...file.employeeIds] });
      }
    } catch (error) {
      // Of a file that is wrong nothing may stay; after an outage the same request goes on.
      const isFault = isAppError(error) && error.code !== 'unavailable';
      if (isFault) await this.requests.request(cancelEnrolmentJob, { jobId });
      throw error;
    }
    const started = await this.requests.request(startEnrolmentJob, { jobId });
    return toEnrolmentJobView(requirePart(started.job));
  }

  async list(page: PageRequest): Promise<PageView<EnrolmentJobView>> {
    const { jobs, pageInfo } = await this.requests.request(listEnrolmentJobs, { page });
    return toPageView(jobs.map(toEnrolmentJobView), page, pageInfo);
  }

  async get(jobId: string): Promise<EnrolmentJobView> {
    const { job } = await this.requests.request(getEnrolmentJob, { jobId });
    return toEnrolmentJobView(requirePart(job));
  }

  async listFiles(jobId: string, state: string, page: PageRequest): Promise<PageView<EnrolmentJobFileView>> {
    const { files, pageInfo } = await this.requests.request(listEnrolmentJobFiles, { jobId, state, page });
    return toPageView(files.map(toEnrolmentJobFileView), page, pageInfo);
  }

  async cancel(jobId: string): Promise<EnrolmentJobView> {
    const { job } = await this.requests.request(cancelEnrolmentJob, { jobId });
    return toEnrolmentJobView(requirePart(job));
  }
}

/** A no deletes what is enrolled; of everybody in an archive it is sooner a slip than a wish. */
function noOfEverybody(): AppError {
  const message = 'must be true or left out; that somebody does not consent is said of them, in biometric_consent';
  return AppError.invalid([{ field: 'consent', message }]);
}
