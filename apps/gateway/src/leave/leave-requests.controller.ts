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
  CreateLeaveRequestInput,
  LeaveReasonInput,
  ListLeaveRequestsQuery,
  RequiredLeaveReasonInput,
} from './leave.input';
import { LeaveRequestView } from './leave.view';
import { LeaveRequestsService, type LeaveChange } from './leave-requests.service';

@ApiTags('leave')
@Controller(`${apiPath}/leave/requests`)
export class LeaveRequestsController {
  constructor(private readonly leave: LeaveRequestsService) {}

  @Post()
  @Needs('leave.request', 'person')
  @TakesIdempotencyKey()
  @ApiOperation({
    summary: 'Ask for leave, for oneself or for somebody',
    description:
      'Days that touch other leave of the person, asked for or approved, are 409, reason overlaps; too_many_undecided ' +
      'while 50 of a person wait, too_many_leave_requests when 100 came to nothing within 30 days.',
  })
  @ApiCreatedResponse({ type: LeaveRequestView })
  create(
    @Body() input: CreateLeaveRequestInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<LeaveRequestView> {
    return this.leave.create(input, caller, idToGive);
  }

  @Get()
  @Needs('leave.read', 'list')
  @ApiOperation({ summary: 'List leave that was asked for' })
  @AnswersPageOf(LeaveRequestView)
  list(@Query() query: ListLeaveRequestsQuery, @FromCaller() caller: Caller): Promise<PageView<LeaveRequestView>> {
    return this.leave.list(query, caller);
  }

  @Get(':id')
  @Needs('leave.read', 'item')
  @ApiOperation({ summary: 'Read a leave request, and what was decided' })
  @ApiOkResponse({ type: LeaveRequestView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<LeaveRequestView> {
    return this.leave.get(id, caller);
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Needs('leave.decide', 'item')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Approve leave',
    description:
      'Never one’s own (403). Days that have begun are computed anew with it. Approved already, it is answered as it is.',
  })
  @ApiOkResponse({ type: LeaveRequestView })
  approve(
    @Param('id', IdPipe) id: string,
    @Body() input: LeaveReasonInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LeaveRequestView> {
    return this.change(id, { state: 'approved', reason: input.reason ?? '' }, caller, precondition);
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Needs('leave.decide', 'item')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Refuse leave',
    description: 'Never one’s own (403); with the reason, which the person sees.',
  })
  @ApiOkResponse({ type: LeaveRequestView })
  refuse(
    @Param('id', IdPipe) id: string,
    @Body() input: RequiredLeaveReasonInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LeaveRequestView> {
    return this.change(id, { state: 'refused', reason: input.reason }, caller, precondition);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Needs('leave.decide', 'item')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Cancel leave that was approved',
    description: 'Never one’s own (403); with the reason. Days that have begun are computed anew without it.',
  })
  @ApiOkResponse({ type: LeaveRequestView })
  cancel(
    @Param('id', IdPipe) id: string,
    @Body() input: RequiredLeaveReasonInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LeaveRequestView> {
    return this.change(id, { state: 'cancelled', reason: input.reason }, caller, precondition);
  }

  @Post(':id/withdraw')
  @HttpCode(200)
  @Needs('leave.request', 'item')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Take back a request for leave that is not decided yet' })
  @ApiOkResponse({ type: LeaveRequestView })
  withdraw(
    @Param('id', IdPipe) id: string,
    @Body() input: LeaveReasonInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LeaveRequestView> {
    return this.change(id, { state: 'withdrawn', reason: input.reason ?? '' }, caller, precondition);
  }

  private change(
    id: string,
    change: LeaveChange,
    caller: Caller,
    precondition: Precondition,
  ): Promise<LeaveRequestView> {
    const run = (revision?: number): Promise<LeaveRequestView> => this.leave.change(id, change, caller, revision);
    return precondition.change(() => this.leave.get(id, caller), run);
  }
}
