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
import { given } from '../input/show.policy';
import { FromPrecondition, Precondition, TakesIfMatch } from '../preconditions/precondition';
import { CreateUserInput, ListUsersQuery, UpdateUserInput } from './user.input';
import { UserStatisticsView, UserView } from './user.view';
import { UsersService } from './users.service';

@ApiTags('users')
@Controller(`${apiPath}/users`)
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post()
  @Needs('users.write')
  @TakesIdempotencyKey()
  @ApiOperation({ summary: 'Add a person' })
  @ApiCreatedResponse({ type: UserView })
  create(
    @Body() input: CreateUserInput,
    @FromCaller() caller: Caller,
    @IdToGive() idToGive: string,
  ): Promise<UserView> {
    return this.users.create(input, caller, idToGive);
  }

  @Get()
  @Needs('users.read', 'directory')
  @ApiOperation({ summary: 'List people' })
  @AnswersPageOf(UserView)
  list(@Query() query: ListUsersQuery, @FromCaller() caller: Caller): Promise<PageView<UserView>> {
    const { role = '', is_active: isActive, department } = query;
    const filter = {
      activeOnly: query.active_only ?? false,
      query: query.q ?? '',
      role,
      department,
      ...given({ isActive }),
    };
    return this.users.list(toPageRequest(query), filter, caller);
  }

  @Get(':id')
  @Needs('users.read', 'person')
  @ApiOperation({ summary: 'Read a person' })
  @ApiOkResponse({ type: UserView })
  get(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<UserView> {
    return this.users.get(id, caller);
  }

  @Put(':id')
  @Needs('users.write', 'person')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Change a person', description: 'Any subset of the fields.' })
  @ApiOkResponse({ type: UserView })
  update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateUserInput,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<UserView> {
    const change = (revision?: number): Promise<UserView> => this.users.update(id, input, caller, revision);
    return precondition.change(() => this.users.get(id, caller), change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('users.write', 'person')
  @TakesIfMatch()
  @ApiOperation({ summary: 'Erase a person with all faces and pictures' })
  @ApiNoContentResponse()
  delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
  ): Promise<void> {
    const erase = (revision?: number): Promise<void> => this.users.delete(id, caller, revision);
    return precondition.change(() => this.users.get(id, caller), erase);
  }

  @Get(':id/statistics')
  @Needs('users.read', 'person')
  @ApiOperation({ summary: 'Days, hours and faces of a person' })
  @ApiOkResponse({ type: UserStatisticsView })
  statistics(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<UserStatisticsView> {
    return this.users.statistics(id, caller);
  }
}
