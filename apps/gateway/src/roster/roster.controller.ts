import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { RosterQuery } from './roster.input';
import { RosterService } from './roster.service';
import { RosterView } from './roster.view';

@ApiTags('assignments')
@Controller(`${apiPath}/roster`)
export class RosterController {
  constructor(private readonly roster: RosterService) {}

  @Get()
  @Needs('roster.read', 'list')
  @Costs(2)
  @ApiOperation({ summary: 'Who works when', description: 'The shift of each day, and which assignment says so.' })
  @ApiOkResponse({ type: RosterView })
  get(@Query() query: RosterQuery, @FromCaller() caller: Caller): Promise<RosterView> {
    return this.roster.get(query, caller);
  }
}
