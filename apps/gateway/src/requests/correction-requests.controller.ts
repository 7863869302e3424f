import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import {
  ApproveCorrectionInput,
  CreateCorrectionRequestInput,
  ListCorrectionRequestsQuery,
  RefuseCorrectionInput,
  WithdrawCorrectionInput,
} from './correction-request.input';
import { CorrectionRequestView } from './correction-request.view';
import { CorrectionRequestsService, type CorrectionDecision } from './correction-requests.service';

@ApiTags('corrections')
@Controller(`${apiPath}/corrections`)
export class CorrectionRequestsController {
  constructor(private readonly corrections: CorrectionRequestsService) {}

  @Post()
  @Needs('corrections.request', 'person')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Ask for a change of a day',
    description:
      'Nothing changes before somebody else approves it. 409 too_many_corrections while 20 of a person wait, or 100 were asked for within 30 days.',
  })
  @ApiCreatedResponse({ type: CorrectionRequestView })
  create(
    @Body() input: CreateCorrectionRequestInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<CorrectionRequestView> {
    return this.corrections.create(input, caller, idToGive);
  }

  @Get()
  @Needs('corrections.read', 'list')
  @ApiOperation({ summary: 'List what was asked for, and what became of it' })
  @AnswersPageOf(CorrectionRequestView)
  list(
    @Query() query: ListCorrectionRequestsQuery,
    @FromCaller() caller: Caller,
  ): Promise<PageView<CorrectionRequestView>> {
    return this.corrections.list(query, caller);
  }

  @Get(':id')
  @Needs('corrections.read', 'item')
  @ApiOperation({ summary: 'Read what was asked for, why, and what became of it' })
  @ApiOkResponse({ type: CorrectionRequestView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<CorrectionRequestView> {
    return this.corrections.get(id, caller);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Needs('corrections.decide', 'item')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Approve it: the row changes',
    description:
      'Never by who asked, nor by who it is about (403). 409 row_changed when the row changed since: what it comes to now is in ' +
      'after, to be approved or refused; row_gone and already_recorded when it cannot be done any more; period_locked while the day is ' +
      'in a locked period that period_id does not name.',
  })
  @ApiOkResponse({ type: CorrectionRequestView })
  approve(
    @Param('id', IdPipe) id: string,
    @Body() input: ApproveCorrectionInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<CorrectionRequestView> {
    const { reason, period_id: periodId } = input;
    const decision = { decision: 'approved', reason: reason ?? '', periodId: periodId ?? '' } as const;
    return this.decide(id, decision, caller, precondition);
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Needs('corrections.decide', 'item')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Refuse it: the row stays',
    description: 'Never by who asked, nor by who it is about (403).',
  })
  @ApiOkResponse({ type: CorrectionRequestView })
  refuse(
    @Param('id', IdPipe) id: string,
    @Body() { reason }: RefuseCorrectionInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<CorrectionRequestView> {
    return this.decide(id, { decision: 'refused', reason, periodId: '' }, caller, precondition);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Needs('corrections.request', 'item')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Take back what one asked for', description: 'By who asked alone (403).' })
  @ApiOkResponse({ type: CorrectionRequestView })
  withdraw(
    @Param('id', IdPipe) id: string,
    @Body() input: WithdrawCorrectionInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<CorrectionRequestView> {
    const withdraw = (revision?: number): Promise<CorrectionRequestView> =>
      this.corrections.withdraw(id, input.reason ?? '', caller, revision);
    return precondition.change(() => this.corrections.get(id, caller), withdraw);
  }

  private decide(
    id: string,
    decision: CorrectionDecision,
    caller: Caller,
    precondition: Precondition,
  ): Promise<CorrectionRequestView> {
    const decide = (revision?: number): Promise<CorrectionRequestView> =>
      this.corrections.decide(id, decision, caller, revision);
    return precondition.change(() => this.corrections.get(id, caller), decide);
  }
}
