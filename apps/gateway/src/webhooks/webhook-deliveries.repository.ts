import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import { lockWebhook, promoteNext } from './delivery-order.repository';
import { WebhookDelivery, type DeliveryStatus } from './webhook-delivery.entity';
import { awayTimesMin } from './webhook-retry.policy';

/** A delivery that this replica has in hand up to the end of its lease, and how it is signed. */
export interface TakenDelivery {
  readonly id: string;
  readonly webhookId: string;
  /** A bigint as text. */
  readonly position: string;
  readonly eventId: string;
  readonly orderKey: string;
  /** This attempt counted; whoever took it later has a higher one. */
  readonly attempts: number;
  readonly url: string;
  readonly secretSealed: Buffer;
  /** Null when it signs no more. */
  readonly previousSecretSealed: Buffer | null;
}

export interface AttemptRecord {
  readonly reason: string | null;
  readonly responseStatus: number | null;
  readonly responseText: string | null;
  readonly durationMs: number | null;
}

/** What is known of webhook and delivery under the lock, for whoever decides what follows from a failure. */
export interface FailureState {
  readonly failures: number;
  readonly timesAway: number;
  readonly failingForMs: number;
  readonly ageMs: number;
}

export interface FailureDecision {
  readonly timesAway: number;
  /** Undefined: it was the last attempt. */
  readonly retryInMs: number | undefined;
  readonly pauseMs: number;
  readonly switchOff: string | undefined;
}

/** Free places of this replica by webhook; one that is not named has all of them. */
export type Places = ReadonlyMap<string, number>;

@Injectable()
export class WebhookDeliveriesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * What is due, oldest first, as far as there are places; of a webhook whose receiver is away one at a time. Each is
   * handed out once, and again when its lease is over.
   */
  async take(placesMax: number, places: Places, leaseMs: number): Promise<readonly TakenDelivery[]> {
    const [rows] = await this.dataSource.query<[TakenDelivery[], number]>(
      `WITH free (webhook_id, places) AS (SELECT * FROM unnest($1::uuid[], $2::integer[])),
       due AS (
         SELECT d.id
           FROM webhooks w
           LEFT JOIN free ON free.webhook_id = w.id
           CROSS JOIN LATERAL (
             SELECT id FROM webhook_deliveries
              WHERE webhook_id = w.id AND status = 'pending' AND next_attempt_at <= now()
              ORDER BY next_attempt_at, position
              LIMIT CASE WHEN w.times_away < ${awayTimesMin} THEN coalesce(free.places, $3)
                         WHEN free.places IS NULL THEN 1 ELSE 0 END
              FOR UPDATE SKIP LOCKED) d
          WHERE w.is_active AND (w.not_before IS NULL OR w.not_before <= now()))
       UPDATE webhook_deliveries d
          SET attempts = d.attempts + 1, is_sending = true, last_attempt_at = now(),
              next_attempt_at = now() + $4 * interval '1 millisecond'
         FROM due, webhooks w
        WHERE d.id = due.id AND w.id = d.webhook_id
       RETURNING d.id, d.webhook_id AS "webhookId", d.position, d.event_id AS "eventId", d.order_key AS "orderKey",
                 d.attempts, w.url, w.secret_sealed AS "secretSealed",
                 CASE WHEN w.previous_secret_until > now() THEN w.previous_secret_sealed END AS "previousSecretSealed"`,
      [[...places.keys()], [...places.values()], placesMax, leaseMs],
    );
    return rows;
  }

  /** False when it was not in our hands any more. */
  delivered(taken: TakenDelivery, record: AttemptRecord): Promise<boolean> {
    return this.settle(taken, async (manager) => {
      const before = await timesAwayOf(manager, taken.webhookId);
      await manager.query(
        `UPDATE webhooks SET failures = 0, failing_since = NULL, times_away = 0, not_before = NULL,
                last_failure_reason = NULL, last_delivered_at = now() WHERE id = $1`,
        [taken.webhookId],
      );
      await this.end(manager, taken, 'delivered', record);
      if (before >= awayTimesMin) await recallWaiting(manager, taken.webhookId);
    });
  }

  /** False when it was not in our hands any more. */
  failed(
    taken: TakenDelivery,
    record: AttemptRecord,
    decide: (state: FailureState) => FailureDecision,
  ): Promise<boolean> {
    return this.settle(taken, async (manager) => {
      const [state] = await manager.query<(FailureState & { readonly isMoved: boolean })[]>(
        `SELECT w.failures + 1 AS failures, w.times_away AS "timesAway",
                (extract(epoch FROM now() - coalesce(w.failing_since, now())) * 1000)::float8 AS "failingForMs",
                (extract(epoch FROM now() - d.created_at) * 1000)::float8 AS "ageMs", w.url <> $2 AS "isMoved"
           FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id WHERE d.id = $1`,
        [taken.id, taken.url],
      );
      if (state === undefined) return;
      // What became of it at an address of before says nothing of the one of now.
      if (state.isMoved) {
        await this.retry(manager, taken, record, 0);
        return;
      }
      const { timesAway, retryInMs, pauseMs, switchOff } = decide(state);
      await manager.query(
        `UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, now()), times_away = $2,
                not_before = CASE WHEN $3 > 0 THEN now() + $3 * interval '1 millisecond' ELSE not_before END,
                last_failure_reason = $4, is_active = is_active AND $5::text IS NULL,
                switched_off_at = CASE WHEN $5::text IS NULL THEN switched_off_at ELSE now() END,
                switched_off_reason = coalesce($5, switched_off_reason) WHERE id = $1`,
        [taken.webhookId, timesAway, pauseMs, record.reason, switchOff ?? null],
      );
      if (retryInMs === undefined) await this.end(manager, taken, 'failed', record);
      else await this.retry(manager, taken, record, retryInMs);
    });
  }

  /** Its event is no longer there. */
  dropped(taken: TakenDelivery): Promise<boolean> {
    const record = { reason: 'event_gone', responseStatus: null, responseText: null, durationMs: null };
    return this.settle(taken, (manager) => this.end(manager, taken, 'dropped', record));
  }

  list(webhookId: string, status: string | undefined, page: PageRequest): Promise<PageRows<WebhookDelivery>> {
    const query = this.dataSource.manager
      .createQueryBuilder(WebhookDelivery, 'delivery')
      .where('delivery.webhookId = :webhookId', { webhookId });
    if (status !== undefined) query.andWhere('delivery.status = :status', { status });
    return readPage(query, 'delivery', page);
  }

  find(webhookId: string, id: string): Promise<WebhookDelivery | null> {
    return this.dataSource.manager.findOneBy(WebhookDelivery, { webhookId, id });
  }

  /**
   * One that is over is sent once more, out of order: its key is its own from now on. One that is due later is due now,
   * whatever the receiver asked for when it was away. Its age stays, so that of more than a day it is one attempt.
   */
  replay(webhookId: string, id: string): Promise<void> {
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await lockWebhook(manager, webhookId))) return;
      await manager.query(
        `UPDATE webhook_deliveries
            SET status = 'pending', order_key = gen_random_uuid(), next_attempt_at = now(), finished_at = NULL
          WHERE webhook_id = $1 AND id = $2 AND status <> 'pending'`,
        [webhookId, id],
      );
      await manager.query(
        `UPDATE webhook_deliveries SET next_attempt_at = now()
          WHERE webhook_id = $1 AND id = $2 AND status = 'pending' AND NOT is_sending AND next_attempt_at > now()`,
        [webhookId, id],
      );
      await manager.query('UPDATE webhooks SET not_before = NULL WHERE id = $1', [webhookId]);
    });
  }

  /** Runs under the lock of the webhook, and only while the delivery is still in the hands of whoever took it. */
  private settle(taken: TakenDelivery, work: (manager: EntityManager) => Promise<void>): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await lockWebhook(manager, taken.webhookId))) return false;
      const mine = await manager.query<unknown[]>(
        `SELECT 1 FROM webhook_deliveries WHERE id = $1 AND attempts = $2 AND is_sending AND status = 'pending' FOR UPDATE`,
        [taken.id, taken.attempts],
      );
      if (mine.length === 0) return false;
      await work(manager);
      return true;
    });
  }

  private async end(
    manager: EntityManager,
    taken: TakenDelivery,
    status: DeliveryStatus,
    record: AttemptRecord,
  ): Promise<void> {
    const over = { status, isSending: false, nextAttemptAt: null, finishedAt: new Date() };
    await manager.update(WebhookDelivery, { id: taken.id }, { ...record, ...over });
    await promoteNext(manager, taken.webhookId, taken.orderKey);
  }

  private async retry(
    manager: EntityManager,
    taken: TakenDelivery,
    { reason, responseStatus, responseText, durationMs }: AttemptRecord,
    inMs: number,
  ): Promise<void> {
    await manager.query(
      `UPDATE webhook_deliveries SET is_sending = false, next_attempt_at = now() + $2 * interval '1 millisecond',
              reason = $3, response_status = $4, response_text = $5, duration_ms = $6 WHERE id = $1`,
      [taken.id, inMs, reason, responseStatus, responseText, durationMs],
    );
  }
}

async function timesAwayOf(manager: EntityManager, webhookId: string): Promise<number> {
  const [row] = await manager.query<{ readonly timesAway: number }[]>(
    'SELECT times_away AS "timesAway" FROM webhooks WHERE id = $1',
    [webhookId],
  );
  return row?.timesAway ?? 0;
}

/** The receiver is back: what would have been tried later is tried now. */
async function recallWaiting(manager: EntityManager, webhookId: string): Promise<void> {
  await manager.query(
    `UPDATE webhook_deliveries SET next_attempt_at = now()
      WHERE webhook_id = $1 AND status = 'pending' AND next_attempt_at > now() AND NOT is_sending`,
    [webhookId],
  );
}
