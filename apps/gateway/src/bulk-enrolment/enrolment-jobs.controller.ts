import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { newestFirst, NewestFirstQuery, toPageRequest } from '../input/page.query';
import { ListEnrolmentFilesQuery } from './bulk-enrolment.input';
import { EnrolmentJobFileView, EnrolmentJobView } from './enrolment-job.view';
import { EnrolmentJobsService } from './enrolment-jobs.service';

@ApiTags('enrolment jobs')
@Controller(`${apiPath}/enrolment-jobs`)
export class EnrolmentJobsController {
  constructor(private readonly jobs: EnrolmentJobsService) {}

  @Get()
  @Needs('faces.enrol')
  @ApiOperation({ summary: 'List archives of photos and how far they are', description: 'Newest first.' })
  @AnswersPageOf(EnrolmentJobView)
  list(@Query() query: NewestFirstQuery): Promise<PageView<EnrolmentJobView>> {
    return this.jobs.list(newestFirst(query));
  }

  @Get(':id')
  @Needs('faces.enrol')
  @ApiOperation({ summary: 'Read how far an archive of photos is' })
  @ApiOkResponse({ type: EnrolmentJobView })
  get(@Param('id', IdPipe) id: string): Promise<EnrolmentJobView> {
    return this.jobs.get(id);
  }

  @Get(':id/files')
  @Needs('faces.enrol')
  @ApiOperation({ summary: 'What became of each photo of an archive', description: 'In the order of the archive.' })
  @AnswersPageOf(EnrolmentJobFileView)
  listFiles(
    @Param('id', IdPipe) id: string,
    @Query() query: ListEnrolmentFilesQuery,
  ): Promise<PageView<EnrolmentJobFileView>> {
    return this.jobs.listFiles(id, query.state ?? '', toPageRequest(query));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('faces.enrol')
  @ApiOperation({
    summary: 'Cancel an archive of photos',
    description:
      'What is enrolled stays so; photos that wait are deleted unseen. One that is in hand is finished. A job that is over stays as it is.',
  })
  @ApiOkResponse({ type: EnrolmentJobView })
  cancel(@Param('id', IdPipe) id: string): Promise<EnrolmentJobView> {
    return this.jobs.cancel(id);
  }
}
