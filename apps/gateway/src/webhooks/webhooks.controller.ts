import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Needs } from '../access/access.decorators';
import { AppError } from '@smart-attendance/errors';
import { Caller, FromCaller, type Principal } from '../access/caller';
import { typesOutOfReach } from '../events/visible-events.policy';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf } from '../http/view.decorators';
import { IdToGive, TakesIdempotencyKey } from '../idempotency/idempotency.decorators';
import { IdPipe } from '../input/id.pipe';
import { toPageView, type PageView } from '../input/page.policy';
import { PageQuery, toPageRequest } from '../input/page.query';
import { Costs } from '../rate-limits/rate-limit.decorators';
import { CreateWebhookInput, DeliveriesQuery, UpdateWebhookInput } from './webhook.input';
import {
  NewWebhookView,
  toWebhookDeliveryView,
  toWebhookTestView,
  toWebhookView,
  WebhookDeliveryView,
  WebhookTestView,
  WebhookView,
} from './webhook.view';
import type { WebhookChanges } from './webhooks.repository';
import { WebhooksService } from './webhooks.service';

@ApiTags('webhooks')
@Controller(`${apiPath}/webhooks`)
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @Needs('webhooks.manage')
  @TakesIdempotencyKey('not_kept')
  @ApiOperation({
    summary: 'Have events posted to an address',
    description: 'From now on. Signed as Standard Webhooks say; the secret is in this answer and nowhere else.',
  })
  @ApiCreatedResponse({ type: NewWebhookView })
  async create(
    @Body() input: CreateWebhookInput,
    @FromCaller() { principal }: Caller,
    @IdToGive() idToGive: string,
  ): Promise<NewWebhookView> {
    requireReach(principal, input.types ?? []);
    const given = {
      url: input.url,
      description: input.description ?? '',
      types: input.types ?? [],
      cameraId: input.camera_id ?? null,
      userId: input.user_id ?? null,
      department: input.department ?? null,
      isActive: input.is_active ?? true,
      createdBy: principal.id,
    };
    const { webhook, secret } = await this.webhooks.create(given, idToGive);
    return { ...toWebhookView(webhook), secret };
  }

  @Get()
  @Needs('webhooks.manage')
  @ApiOperation({ summary: 'List webhooks and how they do' })
  @AnswersPageOf(WebhookView)
  async list(@Query() query: PageQuery): Promise<PageView<WebhookView>> {
    const page = toPageRequest(query);
    const { rows, total, nextCursor } = await this.webhooks.list(page);
    return toPageView(rows.map(toWebhookView), page, { total, nextCursor });
  }

  @Get(':id')
  @Needs('webhooks.manage')
  @ApiOperation({ summary: 'A webhook and how it does' })
  @ApiOkResponse({ type: WebhookView })
  async get(@Param('id', IdPipe) id: string): Promise<WebhookView> {
    return toWebhookView(await this.webhooks.get(id));
  }

  @Put(':id')
  @Needs('webhooks.manage')
  @ApiOperation({ summary: 'Change a webhook, or switch it on again', description: 'Any of the fields.' })
  @ApiOkResponse({ type: WebhookView })
  async update(
    @Param('id', IdPipe) id: string,
    @Body() input: UpdateWebhookInput,
    @FromCaller() { principal }: Caller,
  ): Promise<WebhookView> {
    // Of what it is posted so far, too: another address gets what waits, and what is sent once more.
    requireReach(principal, (await this.webhooks.get(id)).types);
    if (input.types !== undefined) requireReach(principal, input.types ?? []);
    return toWebhookView(await this.webhooks.update(id, toChanges(input)));
  }

  @Delete(':id')
  @HttpCode(204)
  @Needs('webhooks.manage')
  @ApiOperation({ summary: 'Delete a webhook with its deliveries' })
  @ApiNoContentResponse()
  delete(@Param('id', IdPipe) id: string): Promise<void> {
    return this.webhooks.delete(id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Needs('webhooks.manage')
  @Costs(20)
  @ApiOperation({
    summary: 'Send an event of type webhook.test now, once',
    description: 'The answer is 200 also when the receiver fails, with success: false and the reason.',
  })
  @ApiOkResponse({ type: WebhookTestView })
  async test(@Param('id', IdPipe) id: string): Promise<WebhookTestView> {
    return toWebhookTestView(await this.webhooks.test(id));
  }

  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Needs('webhooks.manage')
  @ApiOperation({
    summary: 'A new secret',
    description: 'The one before signs beside it for 24 hours. The new one is in this answer and nowhere else.',
  })
  @ApiOkResponse({ type: NewWebhookView })
  async rotateSecret(@Param('id', IdPipe) id: string, @FromCaller() { principal }: Caller): Promise<NewWebhookView> {
    // Who has it is believed by the receiver, whatever they say has happened.
    requireReach(principal, (await this.webhooks.get(id)).types);
    const { webhook, secret } = await this.webhooks.rotateSecret(id);
    return { ...toWebhookView(webhook), secret };
  }

  @Get(':id/deliveries')
  @Needs('webhooks.manage')
  @ApiOperation({
    summary: 'What was, is and will be sent',
    description: 'Kept for 7 days. Never the events themselves.',
  })
  @AnswersPageOf(WebhookDeliveryView)
  async listDeliveries(
    @Param('id', IdPipe) id: string,
    @Query() query: DeliveriesQuery,
  ): Promise<PageView<WebhookDeliveryView>> {
    const page = toPageRequest(query);
    const { rows, total, nextCursor } = await this.webhooks.listDeliveries(id, query.status, page);
    return toPageView(rows.map(toWebhookDeliveryView), page, { total, nextCursor });
  }

  @Post(':id/deliveries/:delivery_id/replay')
  @HttpCode(202)
  @Needs('webhooks.manage')
  @ApiOperation({
    summary: 'Send it once more, or now when it would be sent later',
    description: 'Under the same id, and out of the order of its person.',
  })
  @ApiAcceptedResponse({ type: WebhookDeliveryView })
  async replay(
    @Param('id', IdPipe) id: string,
    @Param('delivery_id', IdPipe) deliveryId: string,
    @FromCaller() { principal }: Caller,
  ): Promise<WebhookDeliveryView> {
    // What was posted once may be of a type that the webhook does not have any more.
    requireReach(principal, [(await this.webhooks.findDelivery(id, deliveryId)).eventType]);
    return toWebhookDeliveryView(await this.webhooks.replay(id, deliveryId));
  }
}

/** Null clears; what is left out stays. */
/**
 * A webhook tells others all that is of its types, so an API key with scopes may make it of those alone that it could
 * read itself.
 *
 * @throws AppError `permission_denied`
 */
function requireReach(principal: Principal, types: readonly string[]): void {
  const refused = typesOutOfReach(principal, types);
  if (refused.length === 0) return;
  throw new AppError('permission_denied', `The scopes of this API key do not reach ${refused.join(', ')}.`);
}

function toChanges(input: UpdateWebhookInput): WebhookChanges {
  return {
    ...(input.url !== undefined && { url: input.url }),
    ...(input.description !== undefined && { description: input.description ?? '' }),
    ...(input.types !== undefined && { types: input.types ?? [] }),
    ...(input.camera_id !== undefined && { cameraId: input.camera_id }),
    ...(input.user_id !== undefined && { userId: input.user_id }),
    ...(input.department !== undefined && { department: input.department }),
    ...(input.is_active !== undefined && { isActive: input.is_active }),
  };
}
