import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { SystemService } from './system.service';
import { SystemView, toSystemView } from './system.view';

@ApiTags('operations')
@Controller(`${apiPath}/system`)
export class SystemController {
  constructor(private readonly system: SystemService) {}

  @Get()
  @Needs('system.read')
  @ApiOperation({
    summary: 'How the whole is, and what to do about it',
    description:
      'Each service with its replicas, versions and model packs, what waits for whom and how long, cameras that should be ' +
      'watched and are, and reasons for everything that is not well. As of the last 2 s. 200 whatever it says: whether to ' +
      'send requests here is the business of /health/ready.',
  })
  @ApiOkResponse({ type: SystemView })
  async read(): Promise<SystemView> {
    return toSystemView(await this.system.state());
  }
}
