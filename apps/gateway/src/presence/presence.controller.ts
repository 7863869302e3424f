import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ListPresenceQuery } from './presence.input';
import { PresenceService } from './presence.service';
import { PresencePageView } from './presence.view';

@ApiTags('presence')
@Controller(`${apiPath}/presence`)
export class PresenceController {
  constructor(private readonly presence: PresenceService) {}

  @Get()
  @Needs('presence.read', 'list')
  @Costs(2)
  @ApiOperation({ summary: 'Who is in now, and who is not', description: 'People who are active, by name.' })
  @ApiOkResponse({ type: PresencePageView })
  list(@Query() query: ListPresenceQuery, @FromCaller() caller: Caller): Promise<PresencePageView> {
    return this.presence.list(query, caller);
  }
}
