import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { WantedState } from '@smart-attendance/contracts';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageAnswer } from '../input/page.policy';
import { PageQuery, pageWish } from '../input/page.query';
import { CreateCameraInput, TestConnectionInput, UpdateCameraInput } from './camera.input';
import { CameraHealthView, CameraView, ConnectionTestView } from './camera.view';
import { Cameras } from './cameras.service';

@ApiTags('cameras')
@Controller(`${apiPath}/cameras`)
export class CamerasController {
  constructor(private readonly cameras: Cameras) {}

  @Post()
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Add a camera' })
  @ApiCreatedResponse({ type: CameraView })
  create(@Body() input: CreateCameraInput): Promise<CameraView> {
    return this.cameras.create(input);
  }

  @Get()
  @Needs('cameras.read')
  @ApiOperation({ summary: 'List cameras' })
  @AnswersPageOf(CameraView)
  list(@Query() query: PageQuery): Promise<PageAnswer<CameraView>> {
    return this.cameras.list(pageWish(query));
  }

  @Post('test-connection')
  @HttpCode(200)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Try whether a camera answers with video', description: 'A camera that fails is 200, too.' })
  @ApiOkResponse({ type: ConnectionTestView })
  testConnection(@Body() input: TestConnectionInput): Promise<ConnectionTestView> {
    return this.cameras.testConnection(input);
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
  @ApiOperation({ summary: 'Change a camera', description: 'Any subset of the fields.' })
  @ApiOkResponse({ type: CameraView })
  update(@Param('id', IdPipe) id: string, @Body() input: UpdateCameraInput): Promise<CameraView> {
    return this.cameras.update(id, input);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Delete a camera; its stream stops' })
  @ApiNoContentResponse()
  delete(@Param('id', IdPipe) id: string): Promise<void> {
    return this.cameras.delete(id);
  }

  @Get(':id/health')
  @Needs('cameras.read')
  @ApiOperation({ summary: 'How the stream of a camera is doing' })
  @ApiOkResponse({ type: CameraHealthView })
  health(@Param('id', IdPipe) id: string): Promise<CameraHealthView> {
    return this.cameras.health(id);
  }

  @Post(':id/start-stream')
  @HttpCode(200)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Want the stream running', description: 'The wish is stored and survives restarts.' })
  @ApiOkResponse({ type: CameraView })
  startStream(@Param('id', IdPipe) id: string): Promise<CameraView> {
    return this.cameras.want(id, WantedState.RUNNING);
  }

  @Post(':id/stop-stream')
  @HttpCode(200)
  @Needs('cameras.write')
  @ApiOperation({ summary: 'Want the stream stopped' })
  @ApiOkResponse({ type: CameraView })
  stopStream(@Param('id', IdPipe) id: string): Promise<CameraView> {
    return this.cameras.want(id, WantedState.STOPPED);
  }

  @Get(':id/snapshot')
  @Needs('cameras.view')
  @ApiOperation({ summary: 'The newest picture of a camera', description: 'X-Captured-At and Age say how new.' })
  @ApiOkResponse({ content: { 'image/jpeg': { schema: { type: 'string', format: 'binary' } } } })
  async snapshot(@Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    const { jpeg, capturedAt } = await this.cameras.snapshot(id);
    const ageSeconds = Math.max(0, Math.floor((Date.now() - capturedAt.getTime()) / 1_000));
    response.set({ 'X-Captured-At': capturedAt.toISOString(), Age: String(ageSeconds) });
    response.type('image/jpeg').send(Buffer.from(jpeg));
  }
}
