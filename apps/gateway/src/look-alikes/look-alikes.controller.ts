import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { ListLookAlikesQuery, UpdateLookAlikeInput } from './look-alike.input';
import { LookAlikeScanView, LookAlikeView } from './look-alike.view';
import { LookAlikesService } from './look-alikes.service';

@ApiTags('look-alikes')
@Controller(`${apiPath}/look-alikes`)
export class LookAlikesController {
  constructor(private readonly lookAlikes: LookAlikesService) {}

  @Get()
  @Needs('look_alikes.read')
  @ApiOperation({
    summary: 'List pairs of people whose faces are alike',
    description:
      'Twins, and people who were entered twice: found every night, and when an enrolment is refused as looks_like_another_person. sort=-similarity has the most alike first.',
  })
  @AnswersPageOf(LookAlikeView)
  list(@Query() query: ListLookAlikesQuery): Promise<PageView<LookAlikeView>> {
    const { state = '', user_id: personId = '' } = query;
    return this.lookAlikes.list(toPageRequest(query), { state, personId });
  }

  @Get('scan')
  @Needs('look_alikes.read')
  @ApiOperation({ summary: 'How far the comparison of everybody with everybody is' })
  @ApiOkResponse({ type: LookAlikeScanView })
  scan(): Promise<LookAlikeScanView> {
    return this.lookAlikes.scan();
  }

  @Post('scan')
  @HttpCode(202)
  @Needs('look_alikes.decide')
  @Costs(20)
  @ApiOperation({
    summary: 'Compare everybody whose photos changed with everybody now',
    description: 'As every night; one that is at work goes on.',
  })
  @ApiAcceptedResponse({ type: LookAlikeScanView })
  startScan(): Promise<LookAlikeScanView> {
    return this.lookAlikes.startScan();
  }

  @Get(':id')
  @Needs('look_alikes.read')
  @ApiOperation({ summary: 'Read a pair' })
  @ApiOkResponse({ type: LookAlikeView })
  get(@Param('id', IdPipe) id: string): Promise<LookAlikeView> {
    return this.lookAlikes.get(id);
  }

  @Put(':id')
  @Needs('look_alikes.decide')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Say whether a pair is two people or one',
    description:
      'two_people: a narrower margin holds between them, down to 0.02 the more alike they are, and a photo of the one is enrolled although it passes for the other, as long as it is more like the one; above a cosine of 0.85 the margin stays, as nothing tells them apart. ' +
      'same_person: nothing is merged or erased by it; suggestions says what may be done. open: what was said is taken back.',
  })
  @ApiOkResponse({ type: LookAlikeView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() { state }: UpdateLookAlikeInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LookAlikeView> {
    const decide = (revision?: number): Promise<LookAlikeView> => this.lookAlikes.decide(id, state, caller, revision);
    return precondition.change(() => this.lookAlikes.get(id), decide);
  }
}
