import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import { toWholePageView, type PageView } from '../input/page.policy';
import { newestFirst } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { CameraFitnessView } from './camera-fitness.view';
import { CameraHealthView, CameraStateView, CoverageView, FleetView, StatusSpanView } from './camera-watch.view';
import { CameraWatchService } from './camera-watch.service';
import { StatusHistoryQuery, TimeQuery } from './camera.input';
import { requestedTime } from './time-span.policy';

@ApiTags('cameras')
@Controller(`${apiPath}/cameras`)
export class CameraWatchController {
  constructor(private readonly watch: CameraWatchService) {}

  @Get('fleet')
  @Needs('cameras.read')
  @ApiOperation({ summary: 'Which replicas carry the streams, and whether they suffice' })
  @ApiOkResponse({ type: FleetView })
  fleet(): Promise<FleetView> {
    return this.watch.fleet();
  }

  @Get('states')
  @Needs('cameras.read')
  @ApiOperation({
    summary: 'Which state all cameras are in',
    description: 'Of the cameras that are active and wanted running, at most 5000; any other one is stopped.',
  })
  @AnswersPageOf(CameraStateView)
  async states(): Promise<PageView<CameraStateView>> {
    return toWholePageView(await this.watch.states());
  }

  @Get(':id/health')
  @Needs('cameras.read')
  @ApiOperation({ summary: 'How the stream of a camera is doing' })
  @ApiOkResponse({ type: CameraHealthView })
  health(@Param('id', IdPipe) id: string): Promise<CameraHealthView> {
    return this.watch.health(id);
  }

  @Get(':id/status-history')
  @Needs('cameras.read')
  @Costs(5)
  @ApiOperation({
    summary: 'How the stream of a camera was doing, newest first',
    description: 'Spans that touch the time asked for. A deleted camera keeps its history.',
  })
  @AnswersPageOf(StatusSpanView)
  statusHistory(
    @Param('id', IdPipe) id: string,
    @Query() query: StatusHistoryQuery,
  ): Promise<PageView<StatusSpanView>> {
    return this.watch.statusHistory(id, requestedTime(query, new Date()), newestFirst(query));
  }

  @Get(':id/coverage')
  @Needs('cameras.read')
  @Costs(5)
  @ApiOperation({
    summary: 'Whether a camera was seeing, and when it was not',
    description: 'A deleted camera keeps its history.',
  })
  @ApiOkResponse({ type: CoverageView })
  coverage(@Param('id', IdPipe) id: string, @Query() query: TimeQuery): Promise<CoverageView> {
    return this.watch.coverage(id, requestedTime(query, new Date()));
  }

  @Get(':id/fitness')
  @Needs('cameras.read')
  @Costs(5)
  @ApiOperation({ summary: 'How well a camera shows faces, and what would help' })
  @ApiOkResponse({ type: CameraFitnessView })
  fitness(@Param('id', IdPipe) id: string): Promise<CameraFitnessView> {
    return this.watch.fitness(id, new Date());
  }
}
