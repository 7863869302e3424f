import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { isUniqueViolation, SealError, type PageRequest, type PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { EventLog } from '../events/event-log.service';
import { answerNotKept } from '../idempotency/answer-not-kept';
import { WebhookClient, type Attempt } from './webhook-client';
import type { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookDeliveriesRepository } from './webhook-deliveries.repository';
import { WebhookNetworks } from './webhook-networks';
import { type WebhookTimes } from './webhook-retry.policy';
import { WebhookSecrets } from './webhook-secrets';
import { webhookTimesToken, WebhookSenderService } from './webhook-sender.service';
import { signedHeaders } from './webhook-signature.policy';
import { readWebhookUrl } from './webhook-url.policy';
import { Webhook } from './webhook.entity';
import { WebhooksRepository, type WebhookChanges } from './webhooks.repository';

/** Each has places of its own in every replica, so their number is the limit of all. */
export const webhooksMax = 50;
/** As long as receivers have for learning the new secret. */
const previousSecretMs = 24 * 60 * 60 * 1_000;
const testsAtOnceMax = 8;
const testRetryAfterSeconds = 10;

export interface NewWebhook extends Required<Omit<WebhookChanges, 'isActive'>> {
  readonly isActive: boolean;
  readonly createdBy: string;
}

/** Webhooks as administrators see them. */
@Injectable()
export class WebhooksService {
  private testsRunning = 0;

  constructor(
    private readonly webhooks: WebhooksRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly secrets: WebhookSecrets,
    private readonly networks: WebhookNetworks,
    private readonly client: WebhookClient,
    private readonly log: EventLog,
    private readonly sender: WebhookSenderService,
    @Inject(webhookTimesToken) private readonly times: WebhookTimes,
  ) {}

  /** The only time the secret is seen. @throws AppError `invalid_argument`, or `conflict` when there are too many */
  async create(given: NewWebhook, idToGive = ''): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const url = this.readUrl(given.url);
    const fromPosition = String(await this.log.newestPosition());
    const id = idToGive === '' ? randomUUID() : idToGive;
    const { secret, sealed } = this.secrets.create(id);
    const now = new Date();
    const webhook = Object.assign(new Webhook(), {
      ...given,
      id,
      url,
      fromPosition,
      secretSealed: sealed,
      createdAt: now,
      updatedAt: now,
      previousSecretSealed: null,
      previousSecretUntil: null,
      failures: 0,
      failingSince: null,
      timesAway: 0,
      notBefore: null,
      lastFailureReason: null,
      lastDeliveredAt: null,
      switchedOffAt: null,
      switchedOffReason: null,
    });
    const isAdded = await this.webhooks.add(webhook, webhooksMax).catch((error: unknown) => {
      throw isUniqueViolation(error, 'webhooks_pkey') ? answerNotKept(id) : error;
    });
    if (!isAdded) {
      throw new AppError('conflict', `There are ${webhooksMax} webhooks already; delete one that is not needed.`, {
        reason: 'too_many_webhooks',
      });
    }
    return { webhook, secret };
  }

  list(page: PageRequest): Promise<PageRows<Webhook>> {
    return this.webhooks.list(page);
  }

  /** @throws AppError `not_found`, as all below do for an unknown webhook */
  async get(id: string): Promise<Webhook> {
    return found(await this.webhooks.find(id), id);
  }

  /** @throws AppError `invalid_argument` for an address that cannot be a receiver's */
  async update(id: string, changes: WebhookChanges): Promise<Webhook> {
    // An address that was taken before is left to whoever connects: a narrower list must not keep it from being named.
    const isNewUrl = changes.url !== undefined && changes.url !== (await this.get(id)).url;
    const read = isNewUrl ? { ...changes, url: this.readUrl(changes.url ?? '') } : changes;
    const webhook = found(await this.webhooks.change(id, read, await this.log.newestPosition()), id);
    this.sender.wake();
    return webhook;
  }

  async delete(id: string): Promise<void> {
    if (!(await this.webhooks.delete(id))) throw AppError.notFound('webhook', id);
  }

  /** The only time the new secret is seen. */
  async rotateSecret(id: string): Promise<{ readonly webhook: Webhook; readonly secret: string }> {
    const { secret, sealed } = this.secrets.create(id);
    const until = new Date(Date.now() + previousSecretMs);
    return { webhook: found(await this.webhooks.rotate(id, sealed, until), id), secret };
  }

  /**
   * Sends an event of type `webhook.test` now, once, also when the webhook is off; nothing of it is recorded.
   *
   * @throws AppError `unavailable` when too many tests run
   */
  async test(id: string): Promise<Attempt> {
    const webhook = found(await this.webhooks.findWithSecrets(id), id);
    if (this.testsRunning >= testsAtOnceMax) {
      throw new AppError('unavailable', 'Too many tests of webhooks are running; try again in some seconds.', {
        reason: 'too_many_tests',
        retryAfterSeconds: testRetryAfterSeconds,
      });
    }
    this.testsRunning += 1;
    try {
      return await this.postTest(webhook);
    } finally {
      this.testsRunning -= 1;
    }
  }

  async listDeliveries(id: string, status: string | undefined, page: PageRequest): Promise<PageRows<WebhookDelivery>> {
    await this.get(id);
    return this.deliveries.list(id, status, page);
  }

  /** @throws AppError `not_found` */
  async findDelivery(id: string, deliveryId: string): Promise<WebhookDelivery> {
    return found(await this.deliveries.find(id, deliveryId), deliveryId, 'delivery');
  }

  /** @throws AppError `conflict` when it cannot be sent: the webhook is off, or the event is no longer in the log */
  async replay(id: string, deliveryId: string): Promise<WebhookDelivery> {
    const webhook = await this.get(id);
    const delivery = await this.findDelivery(id, deliveryId);
    if (!webhook.isActive) {
      throw new AppError('conflict', 'The webhook is switched off; set is_active, then replay.', {
        reason: 'webhook_off',
      });
    }
    const [event] = await this.log.readAfter(BigInt(delivery.position) - 1n, 1);
    if (event?.id !== delivery.eventId) {
      throw new AppError('conflict', 'The event is no longer in the log: its person was erased, or it is too old.', {
        reason: 'event_gone',
      });
    }
    await this.deliveries.replay(id, deliveryId);
    this.sender.wake();
    return this.findDelivery(id, deliveryId);
  }

  private async postTest({
    id,
    url,
    secretSealed,
    previousSecretSealed,
    previousSecretUntil,
  }: Webhook): Promise<Attempt> {
    const eventId = randomUUID();
    const now = new Date();
    const nothing = { camera_id: null, user_id: null, department: null, data: {} };
    const body = JSON.stringify({ id: eventId, type: 'webhook.test', occurred_at: now.toISOString(), ...nothing });
    const isPreviousGood = previousSecretSealed !== null && previousSecretUntil !== null && previousSecretUntil > now;
    try {
      const secrets = this.secrets.openAll(id, secretSealed, isPreviousGood ? previousSecretSealed : null);
      const headers = signedHeaders(eventId, body, now, secrets);
      const options = { withinMs: this.times.attemptMsMax, signal: new AbortController().signal };
      return await this.client.post({ url, headers, body }, options);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      throw new AppError('conflict', 'The secret was sealed under an earlier JWT_SECRET; rotate it.', {
        reason: 'secret_unreadable',
      });
    }
  }

  private readUrl(text: string): string {
    const reading = readWebhookUrl(text, this.networks);
    if (reading.kind === 'wrong') throw AppError.invalid([{ field: 'url', message: reading.problem }]);
    return reading.url;
  }
}

function found<T>(row: T | null, id: string, what = 'webhook'): T {
  if (row === null) throw AppError.notFound(what, id);
  return row;
}
