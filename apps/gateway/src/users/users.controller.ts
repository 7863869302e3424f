import { Body, Controller, Delete, Get, Headers, HttpStatus, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { Needs } from '../access/access.decorators';
import { Caller, FromCaller } from '../access/caller';
import { ErasureView } from '../erasures/erasure.view';
import { ErasuresService } from '../erasures/erasures.service';
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
  constructor(
    private readonly users: UsersService,
    private readonly erasures: ErasuresService,
  ) {}

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
  @Needs('users.write', 'person')
  @TakesIfMatch()
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: 'return=representation for the receipt in the answer; without it 204 and where the receipt is.',
    schema: { type: 'string' },
  })
  @ApiOperation({
    summary: 'Erase a person with all faces and pictures',
    description: 'The receipt, at GET /erasures/{id}, says what was removed, what stays, why and for how long.',
  })
  @ApiNoContentResponse({ headers: { Location: { schema: { type: 'string' }, description: 'Of the receipt.' } } })
  @ApiOkResponse({
    type: ErasureView,
    description: 'With Prefer: return=representation.',
    headers: { Location: { schema: { type: 'string' } }, 'Preference-Applied': { schema: { type: 'string' } } },
  })
  async delete(
    @Param('id', IdPipe) id: string,
    @FromCaller() caller: Caller,
    @FromPrecondition() precondition: Precondition,
    @Headers('prefer') prefer: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ErasureView | undefined> {
    const erase = (revision?: number): Promise<void> => this.users.delete(id, caller, revision);
    await precondition.change(() => this.users.get(id, caller), erase);
    response.set('Location', `${apiPath}/erasures/${id}`);
    if (!wantsRepresentation(prefer)) {
      response.status(HttpStatus.NO_CONTENT);
      return undefined;
    }
    response.set('Preference-Applied', 'return=representation');
    return this.erasures.get(id);
  }

  @Get(':id/statistics')
  @Needs('users.read', 'person')
  @ApiOperation({ summary: 'Days, hours and faces of a person' })
  @ApiOkResponse({ type: UserStatisticsView })
  statistics(@Param('id', IdPipe) id: string, @FromCaller() caller: Caller): Promise<UserStatisticsView> {
    return this.users.statistics(id, caller);
  }
}

/** RFC 7240: preferences with commas, parameters behind semicolons, whatever the case. */
function wantsRepresentation(prefer = ''): boolean {
  return prefer.split(',').some((one) => /^\s*return\s*=\s*"?representation"?\s*(;|$)/i.test(one));
}
