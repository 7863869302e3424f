import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import type { PageView } from '../input/page.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { CreateAssignmentInput, ListAssignmentsQuery, UpdateAssignmentInput } from './assignment.input';
import { AssignmentView } from './assignment.view';
import { AssignmentsService } from './assignments.service';

@ApiTags('assignments')
@Controller(`${apiPath}/assignments`)
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Post()
  @Needs('assignments.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Assign a shift, a rotation or a site to a person, a department or a site' })
  @ApiCreatedResponse({ type: AssignmentView })
  create(
    @Body() input: CreateAssignmentInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<AssignmentView> {
    return this.assignments.create(input, caller, idToGive);
  }

  @Get()
  @Needs('assignments.read', 'list')
  @ApiOperation({
    summary: 'List who works when and where',
    description: 'A manager is told of their department and of the people in it.',
  })
  @AnswersPageOf(AssignmentView)
  list(@Query() query: ListAssignmentsQuery, @FromCaller() caller: Caller): Promise<PageView<AssignmentView>> {
    return this.assignments.list(query, caller);
  }

  @Get(':id')
  @Needs('assignments.read', 'item')
  @ApiOperation({ summary: 'Read an assignment' })
  @ApiOkResponse({ type: AssignmentView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<AssignmentView> {
    return this.assignments.get(id, caller);
  }

  @Put(':id')
  @Needs('assignments.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'End an assignment, or move its end' })
  @ApiOkResponse({ type: AssignmentView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateAssignmentInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<AssignmentView> {
    const change = (revision?: number): Promise<AssignmentView> => this.assignments.update(id, input, caller, revision);
    return precondition.change(() => this.assignments.get(id, caller), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('assignments.write')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Delete an assignment that has not begun' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const remove = (revision?: number): Promise<void> => this.assignments.delete(id, caller, revision);
    return precondition.change(() => this.assignments.get(id, caller), remove);
  }
}
