import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { enrolmentFilesMax } from '@smart-attendance/contracts';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { TakesZip } from '../http/body.decorators';
import { apiPath } from '../http/paths.middleware';
import { UploadedFileBytes } from '../http/uploaded-file-bytes';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { readFromQueryAndForm } from '../input/read-input';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ImportPhotosOptions } from './bulk-enrolment.input';
import { EnrolmentJobView } from './enrolment-job.view';
import { EnrolmentJobsService } from './enrolment-jobs.service';
import { archiveBytesMax } from './photo-archive';

const fields = {
  consent: { type: 'boolean' },
  face: { type: 'string', description: 'largest' },
  source_description: { type: 'string' },
} as const;

@ApiTags('enrolment jobs')
@Controller(`${apiPath}/users/import-photos`)
export class PhotoImportController {
  constructor(private readonly jobs: EnrolmentJobsService) {}

  @Post()
  @HttpCode(202)
  @Needs('faces.enrol')
  @Costs(100)
  @TakesIdempotencyKey()
  @TakesZip(archiveBytesMax, fields)
  @ApiOperation({
    summary: 'Enrol the faces of many people from a zip of photos',
    description:
      'Each photo is matched by employee id: E-1001.jpg, E-1001_2.jpg or E-1001/any.jpg. ' +
      `At most 64 MiB packed, 256 MiB unpacked, ${enrolmentFilesMax} photos of 5 MB; five jobs are not over at a time. ` +
      'The answer comes once all photos are received, sealed by the key of whom they show; they are enrolled one after the other, by the rules of a single upload, and each is deleted once it was looked at. ' +
      'The same photo of the same person is enrolled once, however often it is sent. Ask for the job until it is done, and for its files to see what became of each.',
  })
  @ApiQuery({
    name: 'consent',
    required: false,
    description: 'That everybody in it agrees; true, or left out.',
    schema: { type: 'boolean' },
  })
  @ApiQuery({
    name: 'face',
    required: false,
    description: 'Of several faces the largest is meant.',
    schema: { type: 'string', enum: ['largest'] },
  })
  @ApiQuery({ name: 'source_description', required: false, schema: { type: 'string' } })
  @ApiAcceptedResponse({ type: EnrolmentJobView })
  import(
    @UploadedFileBytes() archive: Uint8Array,
    @Body() form: unknown,
    @Query() query: Record<string, unknown>,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<EnrolmentJobView> {
    const given = typeof form === 'object' && !Buffer.isBuffer(form) ? form : {};
    const options = readFromQueryAndForm(ImportPhotosOptions, Object.keys(fields), query, { ...given });
    return this.jobs.importPhotos(archive, options, caller, idToGive);
  }
}
