import { setMaxListeners } from 'node:events';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask, SealError } from '@smart-attendance/database';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { EventLog } from '../events/event-log.service';
import { toEventView } from '../events/event.view';
import { WebhookClient, type Attempt } from './webhook-client';
import {
  WebhookDeliveriesRepository,
  type AttemptRecord,
  type FailureDecision,
  type FailureState,
  type TakenDelivery,
} from './webhook-deliveries.repository';
import { givesUp, pauseMs, switchOffReason, waitMs, type WebhookTimes } from './webhook-retry.policy';
import { WebhookSecrets } from './webhook-secrets';
import { signedHeaders } from './webhook-signature.policy';

export const webhookTimesToken = Symbol('webhook-times');

/**
 * At a time, replica and webhook. With the limit on webhooks it also bounds all of them together, so that no receiver
 * takes a place from another one.
 */
export const placesOfWebhook = 4;
/** What is in hand at a stop may end by itself for so long. */
const stopGraceMs = 5_000;

const attemptsTotal = metrics.counter<'outcome'>({
  name: 'webhook_attempts_total',
  help: 'Attempts to deliver an event to a webhook: delivered, rejected, away, gone, or dropped because the event is gone.',
  labelNames: ['outcome'],
});
const switchedOffTotal = metrics.counter<'reason'>({
  name: 'webhooks_switched_off_total',
  help: 'Webhooks that were switched off by themselves.',
  labelNames: ['reason'],
});

/**
 * Sends deliveries that are due. A replica takes one by a lease, posts it, and settles how that went in one
 * transaction; what it does not settle, because it crashed or Postgres was away, is sent again under the same id.
 */
@Injectable()
export class WebhookSenderService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;
  private readonly repeated: RepeatedEvents;
  private readonly sending = new Map<string, Set<Promise<void>>>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly log: EventLog,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly secrets: WebhookSecrets,
    private readonly client: WebhookClient,
    private readonly logger: Logger,
    @Inject(webhookTimesToken) private readonly times: WebhookTimes,
  ) {
    this.task = new PeriodicTask('webhook-sender', times.pollMs, logger, () => this.sendDue());
    this.repeated = new RepeatedEvents(logger);
    // Each attempt in hand listens; how many those are is bounded.
    setMaxListeners(0, this.stopped.signal);
  }

  onApplicationBootstrap(): void {
    this.task.start(0);
  }

  wake(): void {
    this.task.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
    const timer = setTimeout(() => {
      this.stopped.abort();
    }, stopGraceMs);
    await Promise.all([...this.sending.values()].flatMap((posts) => [...posts]));
    clearTimeout(timer);
    this.repeated.close();
  }

  private async sendDue(): Promise<void> {
    const places = new Map([...this.sending].map(([id, posts]) => [id, placesOfWebhook - posts.size]));
    for (const taken of await this.deliveries.take(placesOfWebhook, places, this.times.leaseMs)) this.begin(taken);
  }

  private begin(taken: TakenDelivery): void {
    const posts = this.sending.get(taken.webhookId) ?? new Set();
    this.sending.set(taken.webhookId, posts);
    const post = this.send(taken)
      .catch((error: unknown) => {
        if (!this.stopped.signal.aborted) this.repeated.warn('webhook-delivery-unsettled', { error }, taken.webhookId);
      })
      .finally(() => {
        posts.delete(post);
        if (posts.size === 0) this.sending.delete(taken.webhookId);
        this.task.wake();
      });
    posts.add(post);
  }

  private async send(taken: TakenDelivery): Promise<void> {
    const [event] = await this.log.readAfter(BigInt(taken.position) - 1n, 1);
    if (event?.id !== taken.eventId) {
      if (await this.deliveries.dropped(taken)) attemptsTotal.inc({ outcome: 'dropped' });
      return;
    }
    const attempt = await this.post(taken, JSON.stringify(toEventView(event)));
    attemptsTotal.inc({ outcome: attempt.outcome });
    if (attempt.outcome === 'delivered') await this.deliveries.delivered(taken, toRecord(attempt));
    else await this.settleFailure(taken, attempt);
  }

  private async post(taken: TakenDelivery, body: string): Promise<Attempt> {
    const { webhookId, secretSealed, previousSecretSealed, eventId, url } = taken;
    try {
      const secrets = this.secrets.openAll(webhookId, secretSealed, previousSecretSealed);
      const headers = signedHeaders(eventId, body, new Date(), secrets);
      return await this.client.post(
        { url, headers, body },
        { withinMs: this.times.attemptMsMax, signal: this.stopped.signal },
      );
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      return secretUnreadable;
    }
  }

  private async settleFailure(taken: TakenDelivery, attempt: Attempt): Promise<void> {
    let decision: FailureDecision | undefined;
    const isSettled = await this.deliveries.failed(taken, toRecord(attempt), (state) => {
      decision = this.decide(taken, attempt, state);
      return decision;
    });
    if (!isSettled || decision === undefined) return;
    const about = {
      webhook_id: taken.webhookId,
      host: new URL(taken.url).host,
      reason: attempt.reason,
      response_status: attempt.status,
    };
    this.repeated.warn('webhook-attempt-failed', about, taken.webhookId);
    if (decision.switchOff === undefined) return;
    switchedOffTotal.inc({ reason: decision.switchOff });
    this.logger.error('webhook-switched-off', { ...about, why: decision.switchOff });
  }

  private decide({ attempts }: TakenDelivery, attempt: Attempt, state: FailureState): FailureDecision {
    const timesAway = attempt.outcome === 'away' ? state.timesAway + 1 : 0;
    const { firstRetryMs, retryMsMax } = this.times;
    const retryInMs = Math.max(waitMs(attempts, firstRetryMs, retryMsMax, Math.random()), attempt.retryAfterMs);
    return {
      timesAway,
      retryInMs: givesUp(state.ageMs, this.times) ? undefined : retryInMs,
      pauseMs: Math.max(pauseMs(timesAway, this.times, Math.random()), attempt.retryAfterMs),
      switchOff: switchOffReason(attempt.outcome, { ...state, timesAway }, this.times),
    };
  }
}

const secretUnreadable: Attempt = {
  outcome: 'away',
  reason: 'secret_unreadable',
  status: null,
  text: null,
  durationMs: 0,
  retryAfterMs: 0,
};

function toRecord({ reason, status, text, durationMs }: Attempt): AttemptRecord {
  return { reason, responseStatus: status, responseText: text, durationMs };
}
