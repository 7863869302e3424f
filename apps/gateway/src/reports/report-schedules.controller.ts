import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { readerLanguageOf } from './report-query.policy';
import { CreateReportScheduleInput, ListReportSchedulesQuery, UpdateReportScheduleInput } from './report.input';
import { ReportScheduleView } from './report.view';
import { ReportsService } from './reports.service';

@ApiTags('reports')
@Controller(`${apiPath}/reports/schedules`)
export class ReportSchedulesController {
  constructor(private readonly reports: ReportsService) {}

  @Post()
  @Needs('reports.schedule')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Have a report written every week or month',
    description:
      'When it is done, report.finished goes to webhooks and live events, with the path of the file: personal data is ' +
      'fetched by who may see it, and not sent. Its file is kept for seven days.',
  })
  @ApiCreatedResponse({ type: ReportScheduleView })
  create(
    @Body() input: CreateReportScheduleInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
    @Req() request: Request,
  ): Promise<ReportScheduleView> {
    return this.reports.createSchedule(input, caller, readerLanguageOf(request.acceptsLanguages()), idToGive);
  }

  @Get()
  @Needs('reports.schedule')
  @ApiOperation({ summary: 'List schedules of reports' })
  @AnswersPageOf(ReportScheduleView)
  list(@Query() query: ListReportSchedulesQuery): Promise<PageView<ReportScheduleView>> {
    return this.reports.listSchedules(toPageRequest(query));
  }

  @Get(':id')
  @Needs('reports.schedule')
  @ApiOperation({ summary: 'Read a schedule of reports' })
  @ApiOkResponse({ type: ReportScheduleView })
  get(@Param('id', IdPipe) id: string): Promise<ReportScheduleView> {
    return this.reports.getSchedule(id);
  }

  @Put(':id')
  @Needs('reports.schedule')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Change a schedule of reports', description: 'Any subset of the fields.' })
  @ApiOkResponse({ type: ReportScheduleView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateReportScheduleInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<ReportScheduleView> {
    const change = (revision?: number): Promise<ReportScheduleView> =>
      this.reports.updateSchedule(id, input, caller, revision);
    return precondition.change(() => this.reports.getSchedule(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('reports.schedule')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a schedule of reports; what it made stays until it expires' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.reports.deleteSchedule(id, caller, revision);
    return precondition.change(() => this.reports.getSchedule(id), remove);
  }
}
