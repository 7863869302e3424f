import { Controller } from '@nestjs/common';
import {
  addEnrolmentPhoto,
  cancelEnrolmentJob,
  createEnrolmentJob,
  getEnrolmentJob,
  importPeople,
  listEnrolmentJobFiles,
  listEnrolmentJobs,
  startEnrolmentJob,
  type AddEnrolmentPhotoRequest,
  type CancelEnrolmentJobRequest,
  type CreateEnrolmentJobRequest,
  type GetEnrolmentJobRequest,
  type ImportPeopleRequest,
  type ListEnrolmentJobFilesRequest,
  type ListEnrolmentJobsRequest,
  type StartEnrolmentJobRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toEnrolmentJobFileMessage, toEnrolmentJobMessage } from './enrolment-job.message';
import { EnrolmentJobsService } from './enrolment-jobs.service';
import { PeopleImportService } from './people-import.service';

@Controller()
export class BulkEnrolmentResponder {
  constructor(
    private readonly imports: PeopleImportService,
    private readonly jobs: EnrolmentJobsService,
  ) {}

  @RespondsTo(importPeople)
  async importPeople(request: ImportPeopleRequest) {
    const results = await this.imports.run(request);
    return {
      results: results.map(({ faults, changes, ...rest }) => ({
        ...rest,
        faults: faults.map(({ field, message }) => ({ field, message })),
        changes: [...changes],
      })),
    };
  }

  @RespondsTo(createEnrolmentJob)
  async createEnrolmentJob(request: CreateEnrolmentJobRequest) {
    return { job: toEnrolmentJobMessage(await this.jobs.create(request)) };
  }

  @RespondsTo(addEnrolmentPhoto)
  async addEnrolmentPhoto(request: AddEnrolmentPhotoRequest) {
    return { file: toEnrolmentJobFileMessage(await this.jobs.add(request)) };
  }

  @RespondsTo(startEnrolmentJob)
  async startEnrolmentJob({ jobId }: StartEnrolmentJobRequest) {
    return { job: toEnrolmentJobMessage(await this.jobs.start(jobId)) };
  }

  @RespondsTo(getEnrolmentJob)
  async getEnrolmentJob({ jobId }: GetEnrolmentJobRequest) {
    return { job: toEnrolmentJobMessage(await this.jobs.get(jobId)) };
  }

  @RespondsTo(listEnrolmentJobs)
  async listEnrolmentJobs({ page }: ListEnrolmentJobsRequest) {
    const { rows, total, nextCursor } = await this.jobs.list(page);
    return { jobs: rows.map(toEnrolmentJobMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(listEnrolmentJobFiles)
  async listEnrolmentJobFiles({ jobId, state, page }: ListEnrolmentJobFilesRequest) {
    const { rows, total, nextCursor } = await this.jobs.listFiles(jobId, state, page);
    return { files: rows.map(toEnrolmentJobFileMessage), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(cancelEnrolmentJob)
  async cancelEnrolmentJob({ jobId }: CancelEnrolmentJobRequest) {
    return { job: toEnrolmentJobMessage(await this.jobs.cancel(jobId)) };
  }
}
