import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { Audited } from '../audit/audit.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { newestFirst } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { AnswersReport, attachmentOf } from './report-file.decorators';
import { readerLanguageOf } from './report-query.policy';
import { CreateReportJobInput, ListReportJobsQuery } from './report.input';
import { ReportJobView } from './report.view';
import { ReportsService } from './reports.service';

@ApiTags('reports')
@Controller(`${apiPath}/reports/jobs`)
export class ReportJobsController {
  constructor(private readonly reports: ReportsService) {}

  @Post()
  @HttpCode(202)
  @Needs('reports.read', 'list')
  @Costs(20)
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Have a large report written',
    description:
      'Of whom the caller may see. Ask for the job until it is done, then for its file. Of one caller three wait or run at a ' +
      'time, and twenty are kept; a job and its file are deleted after 24 hours.',
  })
  @ApiAcceptedResponse({ type: ReportJobView })
  create(
    @Body() input: CreateReportJobInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
    @Req() request: Request,
  ): Promise<ReportJobView> {
    return this.reports.createJob(input, caller, readerLanguageOf(request.acceptsLanguages()), idToGive);
  }

  @Get()
  @Needs('reports.read', 'list')
  @ApiOperation({ summary: 'List one’s report jobs, and those of schedules', description: 'Newest first.' })
  @AnswersPageOf(ReportJobView)
  list(@Query() query: ListReportJobsQuery, @FromCaller() caller: Caller): Promise<PageView<ReportJobView>> {
    return this.reports.listJobs(newestFirst(query), caller);
  }

  @Get(':id')
  @Needs('reports.read', 'list')
  @ApiOperation({ summary: 'Read a report job: its state and progress' })
  @ApiOkResponse({ type: ReportJobView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<ReportJobView> {
    return this.reports.getJob(id, caller);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('reports.read', 'list')
  @ApiOperation({
    summary: 'Cancel a report job, or delete its file',
    description: 'What a schedule made is deleted by who may change schedules (403).',
  })
  @ApiNoContentResponse()
  delete(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<void> {
    return this.reports.deleteJob(id, caller);
  }

  @Get(':id/file')
  @Needs('reports.read', 'list')
  @Audited()
  @Costs(5)
  @ApiOperation({
    summary: 'The file of a report job',
    description:
      'While the job is not done: 409, reason report_not_done. Whole, or broken off: never a part as if it were all.',
  })
  @AnswersReport()
  async file(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @Req() { method }: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { fileName, mediaType, sizeBytes, pieces } = await this.reports.openFile(id, caller);
    response.status(200).set({ ...attachmentOf(fileName, mediaType), 'Content-Length': String(sizeBytes) });
    if (method === 'HEAD') response.end();
    else await pipeline(Readable.from(pieces, { objectMode: false, highWaterMark: 1 }), response);
  }
}
