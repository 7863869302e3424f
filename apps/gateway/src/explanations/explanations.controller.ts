import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { explainMissed, timestampDate, timestampFromDate } from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { apiPath } from '../http/paths.middleware';
import { toTimestamp } from '../input/instant.policy';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { MissedQuery } from './explanation.input';
import { MissedView, toMissedView } from './explanation.view';

const dayMs = 24 * 3_600_000;

@ApiTags('recognitions')
@Controller(`${apiPath}/explain`)
export class ExplanationsController {
  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
  ) {}

  @Get('missed')
  @Needs('recognitions.read', 'list')
  @Costs(5)
  @ApiOperation({
    summary: 'Why somebody was not recognised',
    description: 'From what cameras saw in that time, as long as sightings are kept.',
  })
  @ApiOkResponse({ type: MissedView })
  async missed(@Query() query: MissedQuery, @FromCaller() caller: Caller): Promise<MissedView> {
    const { personId } = await this.access.narrow({ userId: query.user_id }, caller);
    const { camera_id: cameraId = '' } = query;
    return toMissedView(await this.requests.request(explainMissed, { personId, cameraId, ...spanOf(query) }));
  }
}

function spanOf({ from, to }: MissedQuery) {
  const end = toTimestamp(to) ?? timestampFromDate(new Date());
  return { from: toTimestamp(from) ?? timestampFromDate(new Date(timestampDate(end).getTime() - dayMs)), to: end };
}
