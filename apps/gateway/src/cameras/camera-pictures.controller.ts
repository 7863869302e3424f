import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Needs } from '../access/access.decorators';
import { AuthenticationService } from '../access/authentication.service';
import { apiPath } from '../http/paths.middleware';
import { IdPipe } from '../input/id.pipe';
import { CamerasService } from './cameras.service';
import { PreviewsService } from './preview/previews.service';

@ApiTags('cameras')
@Controller(`${apiPath}/cameras`)
export class CameraPicturesController {
  constructor(
    private readonly cameras: CamerasService,
    private readonly previews: PreviewsService,
    private readonly authentication: AuthenticationService,
  ) {}

  @Get(':id/snapshot')
  @Needs('cameras.view')
  @ApiOperation({ summary: 'The newest picture of a camera', description: 'X-Captured-At and Age say how new.' })
  @ApiOkResponse({
    content: { 'image/jpeg': { schema: { type: 'string', format: 'binary' } } },
    headers: {
      'X-Captured-At': { description: 'When it was taken.', schema: { type: 'string', format: 'date-time' } },
      Age: { description: 'Seconds since then.', schema: { type: 'integer', minimum: 0 } },
    },
  })
  async snapshot(@Param('id', IdPipe) id: string, @Res() response: Response): Promise<void> {
    const { jpeg, capturedAt } = await this.cameras.snapshot(id);
    const ageSeconds = Math.max(0, Math.floor((Date.now() - capturedAt.getTime()) / 1_000));
    response.set({ 'X-Captured-At': capturedAt.toISOString(), Age: String(ageSeconds) });
    response.type('image/jpeg').send(Buffer.from(jpeg));
  }

  @Get(':id/preview')
  @Needs('cameras.view')
  @ApiOperation({
    summary: 'Live pictures of a camera as MJPEG',
    description:
      'At most 10 pictures a second, each with X-Captured-At; a viewer that is slow skips pictures. A camera that sends ' +
      'nothing shows nothing until it does. Ends after 10 minutes, or when whoever looks may not any more; ask again.',
  })
  @ApiOkResponse({ content: { 'multipart/x-mixed-replace': { schema: { type: 'string', format: 'binary' } } } })
  async preview(@Param('id', IdPipe) id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    if (request.method === 'HEAD') {
      await this.cameras.find(id);
      response.type('multipart/x-mixed-replace').end();
      return;
    }
    await this.previews.show(
      {
        cameraId: id,
        find: () => this.cameras.find(id),
        stillMay: () => this.authentication.recheck(request, 'cameras.view'),
      },
      response,
    );
  }
}
