import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { WantedState } from '@smart-attendance/contracts';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import { toWholePageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { Costs } from '../rate-limits/rate-limit.decorators';
import {
  CreateCameraInput,
  DiscoverCamerasInput,
  ListCamerasQuery,
  TestConnectionInput,
  UpdateCameraInput,
} from './camera.input';
import { CameraView, ConnectionTestView, toCameraView } from './camera.view';
import { CamerasService } from './cameras.service';
import { DiscoveredCameraView } from './discovered-camera.view';

@ApiTags('cameras')
@Controller(`${apiPath}/cameras`)
export class CamerasController {
  constructor(private readonly cameras: CamerasService) {}

  @Post()
  @Needs('cameras.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Add a camera' })
  @ApiCreatedResponse({ type: CameraView })
  create(@Body() input: CreateCameraInput, @IdToGive() idToGive: string): Promise<CameraView> {
    return this.cameras.create(input, idToGive);
  }

  @Get()
  @Needs('cameras.read')
  @ApiOperation({ summary: 'List cameras' })
  @AnswersPageOf(CameraView)
  list(@Query() query: ListCamerasQuery): Promise<PageView<CameraView>> {
    const { q = '', is_active: isActive, state } = query;
    return this.cameras.list(toPageRequest(query), { query: q, ...given({ isActive, state }) });
  }

  @Post('test-connection')
  @HttpCode(200)
  @Needs('cameras.write')
  @Costs(20)
  @ApiOperation({ summary: 'Try whether a camera answers with video', description: 'A camera that fails is 200, too.' })
  @ApiOkResponse({ type: ConnectionTestView })
  testConnection(@Body() input: TestConnectionInput): Promise<ConnectionTestView> {
    return this.cameras.testConnection(input);
  }

  @Post('discover')
  @HttpCode(200)
  @Needs('cameras.write')
  @Costs(20)
  @ApiOperation({
    summary: 'Look for cameras that speak ONVIF',
    description: 'Takes as long as timeout says. What it finds is answered, not stored.',
  })
  @AnswersPageOf(DiscoveredCameraView)
  async discover(@Body() input: DiscoverCamerasInput): Promise<PageView<DiscoveredCameraView>> {
    return toWholePageView(await this.cameras.discover(input));
  }

  @Get(':id')
  @Needs('cameras.read')
  @ApiOperation({ summary: 'Read a camera' })
  @ApiOkResponse({ type: CameraView })
  get(@Param('id', IdPipe) id: string): Promise<CameraView> {
    return this.cameras.get(id);
  }

  @Put(':id')
  @Needs('cameras.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Change a camera', description: 'Any subset of the fields; null clears.' })
  @ApiOkResponse({ type: CameraView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateCameraInput,
    @FromPrecondition() precondition: Precondition,
  ): Promise<CameraView> {
    const change = (revision?: number): Promise<CameraView> => this.cameras.update(id, input, revision);
    return precondition.change(() => this.cameras.get(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('cameras.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a camera; its stream stops' })
  @ApiNoContentResponse()
  delete(@Param('id', IdPipe) id: string, @FromPrecondition() precondition: Precondition): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.cameras.delete(id, revision);
    return precondition.change(() => this.cameras.get(id), remove);
  }

  @Post(':id/start-stream')
  @HttpCode(200)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Want the stream running', description: 'The wish is stored and survives restarts.' })
  @ApiOkResponse({ type: CameraView })
  async startStream(@Param('id', IdPipe) id: string): Promise<CameraView> {
    return toCameraView(await this.cameras.want(id, WantedState.RUNNING));
  }

  @Post(':id/stop-stream')
  @HttpCode(200)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Want the stream stopped' })
  @ApiOkResponse({ type: CameraView })
  async stopStream(@Param('id', IdPipe) id: string): Promise<CameraView> {
    return toCameraView(await this.cameras.want(id, WantedState.STOPPED));
  }
}
