import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError } from '@smart-attendance/errors';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import { parseInstant } from '../input/instant.policy';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { Needs } from './access.decorators';
import { ApiKeysService } from './api-keys.service';
import { CreateApiKeyInput, ListApiKeysQuery } from './auth.input';
import { ApiKeyView, NewApiKeyView, toApiKeyView } from './auth.view';
import { Caller, FromCaller } from './caller';

@ApiTags('auth')
@Controller(`${apiPath}/api-keys`)
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Post()
  @Needs('api_keys.manage')
  @TakesIdempotencyKey('not_kept')
  @ApiOperation({
    summary: 'Make a key for a program',
    description:
      'The key is in this answer and nowhere else. A key with scopes makes only keys with scopes of its own, that end no ' +
      'later than itself: 403.',
  })
  @ApiCreatedResponse({ type: NewApiKeyView })
  async create(
    @Body() input: CreateApiKeyInput,
    @FromCaller() { principal }: Caller,
    @IdToGive() idToGive: string,
  ): Promise<NewApiKeyView> {
    const expiresAt = typeof input.expires_at === 'string' ? parseInstant(input.expires_at) : undefined;
    if (expiresAt !== undefined && expiresAt <= new Date()) {
      throw AppError.invalid([{ field: 'expires_at', message: 'must be in the future' }]);
    }
    const { apiKey, key } = await this.apiKeys.create({
      id: idToGive,
      name: input.name,
      role: input.role,
      scopes: input.scopes ?? undefined,
      department: input.department ?? '',
      expiresAt,
      createdBy: principal,
    });
    return { ...toApiKeyView(apiKey), key };
  }

  @Get()
  @Needs('api_keys.manage')
  @ApiOperation({ summary: 'List keys, revoked ones too' })
  @AnswersPageOf(ApiKeyView)
  async list(@Query() query: ListApiKeysQuery): Promise<PageView<ApiKeyView>> {
    const page = toPageRequest(query);
    const { rows, total, nextCursor } = await this.apiKeys.list(page, {
      role: query.role,
      activeOnly: query.active_only ?? false,
    });
    return toPageView(rows.map(toApiKeyView), page, { total, nextCursor });
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('api_keys.manage')
  @ApiOperation({ summary: 'Revoke a key' })
  @ApiNoContentResponse()
  revoke(@Param('id', IdPipe) id: string): Promise<void> {
    return this.apiKeys.revoke(id);
  }
}
