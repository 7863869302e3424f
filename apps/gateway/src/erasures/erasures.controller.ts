import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { PageQuery, toPageRequest } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { CheckErasureInput } from './erasure.input';
import { ErasureCheckView, ErasureListView, ErasureView } from './erasure.view';
import { ErasuresService } from './erasures.service';

@ApiTags('users')
@Controller(`${apiPath}/erasures`)
export class ErasuresController {
  constructor(private readonly erasures: ErasuresService) {}

  @Get()
  @Needs('erasures.read')
  @ApiOperation({
    summary: 'List who was erased',
    description: 'By the time of the erasure, for ERASURE_RECEIPT_DAYS: ids alone, no names.',
  })
  @AnswersPageOf(ErasureListView)
  list(@Query() query: PageQuery): Promise<PageView<ErasureListView>> {
    return this.erasures.list(toPageRequest(query));
  }

  @Get(':id')
  @Needs('erasures.read')
  @ApiOperation({
    summary: 'The receipt of an erasure',
    description:
      'By service: what was removed, what stays, why and for how long. The faces are gone when DELETE /users/{id} is answered; ' +
      'the others follow within a minute, and after a crash or an outage as soon as they run.',
  })
  @ApiOkResponse({ type: ErasureView })
  get(@Param('id', IdPipe) id: string): Promise<ErasureView> {
    return this.erasures.get(id);
  }

  @Post(':id/check')
  @HttpCode(200)
  @Needs('erasures.read')
  @Costs(100)
  @ApiOperation({
    summary: 'Look whether anything is left of who was erased',
    description:
      'Reads every table of every service, the index of faces and the bus, for the id and for the texts that you give. ' +
      'That takes a while on a large site. What is sealed is not opened; its key is gone. Whether their face is still known, ' +
      'ask POST /users/face-recognition with a photo.',
  })
  @ApiOkResponse({ type: ErasureCheckView })
  check(@Param('id', IdPipe) id: string, @Body() input: CheckErasureInput): Promise<ErasureCheckView> {
    return this.erasures.check(id, input.texts ?? []);
  }
}
