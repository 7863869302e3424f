import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { CreateLeaveTypeInput, ListLeaveTypesQuery, UpdateLeaveTypeInput } from './leave.input';
import { LeaveTypeView } from './leave.view';
import { LeaveTypesService } from './leave-types.service';

@ApiTags('leave')
@Controller(`${apiPath}/leave/types`)
export class LeaveTypesController {
  constructor(private readonly types: LeaveTypesService) {}

  @Post()
  @Needs('leave_types.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Add a type of leave' })
  @ApiCreatedResponse({ type: LeaveTypeView })
  create(
    @Body() input: CreateLeaveTypeInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<LeaveTypeView> {
    return this.types.create(input, caller, idToGive);
  }

  @Get()
  @Needs('leave_types.read')
  @ApiOperation({ summary: 'List types of leave' })
  @AnswersPageOf(LeaveTypeView)
  list(@Query() query: ListLeaveTypesQuery): Promise<PageView<LeaveTypeView>> {
    return this.types.list(toPageRequest(query));
  }

  @Get(':id')
  @Needs('leave_types.read')
  @ApiOperation({ summary: 'Read a type of leave' })
  @ApiOkResponse({ type: LeaveTypeView })
  get(@Param('id', IdPipe) id: string): Promise<LeaveTypeView> {
    return this.types.get(id);
  }

  @Put(':id')
  @Needs('leave_types.write')
  @TakesIfMatch()
  @ApiOperation({
    summary: 'Change a type of leave',
    description: 'Any subset of the fields. Leave that was asked for before keeps the name and the pay of then.',
  })
  @ApiOkResponse({ type: LeaveTypeView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateLeaveTypeInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<LeaveTypeView> {
    const change = (revision?: number): Promise<LeaveTypeView> => this.types.update(id, input, caller, revision);
    return precondition.change(() => this.types.get(id), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('leave_types.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete a type of leave that nobody ever asked for' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.types.delete(id, caller, revision);
    return precondition.change(() => this.types.get(id), remove);
  }
}
