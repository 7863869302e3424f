import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '@smart-attendance/database';
import { EventCursorsRepository } from '../event-readers/event-cursors.repository';
import type { LoggedEvent } from '../events/event';
import { lockWebhooks } from './delivery-order.repository';
import { Webhook } from './webhook.entity';
import { wants, type WebhookFilter } from './webhook-filter.policy';

export const cursorName = 'webhooks';

export interface NewDelivery {
  readonly webhookId: string;
  readonly event: LoggedEvent;
}

interface Filtered extends WebhookFilter {
  readonly id: string;
  readonly isActive: boolean;
}

type Reader = (position: bigint) => Promise<readonly LoggedEvent[]>;

/** Makes deliveries of events: once for each webhook that wants one, whichever replicas do it and crash at it. */
@Injectable()
export class WebhookFanOutRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cursors: EventCursorsRepository,
  ) {}

  /** One step of one replica at a time; how many events it read, or `taken` while another replica is at it. */
  step(read: Reader): Promise<number | 'taken'> {
    return inTransaction(this.dataSource, async (manager) => {
      const position = await this.cursors.lock(manager, cursorName);
      if (position === undefined) return 'taken';
      // Events first: a webhook that was made before one of them is then seen.
      const events = await read(position);
      const newest = events.at(-1);
      if (newest === undefined) return 0;
      await lockWebhooks(manager);
      const webhooks = (await manager.find(Webhook)).map(toFiltered);
      for (const event of events) {
        if (event.type === 'person.erased' && event.userId !== null) await forgetPerson(manager, event);
      }
      await addDeliveries(manager, wanted(webhooks, events));
      await this.cursors.move(manager, cursorName, newest.position);
      return events.length;
    });
  }
}

function toFiltered({ fromPosition, ...webhook }: Webhook): Filtered {
  return { ...webhook, fromPosition: BigInt(fromPosition) };
}

function wanted(webhooks: readonly Filtered[], events: readonly LoggedEvent[]): NewDelivery[] {
  return events.flatMap((event) =>
    webhooks.filter((webhook) => webhook.isActive && wants(webhook, event)).map(({ id }) => ({ webhookId: id, event })),
  );
}

async function addDeliveries(manager: EntityManager, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  const keysSeen = new Set<string>();
  const rows = deliveries.map(({ webhookId, event }) => {
    const orderKey = event.userId ?? event.cameraId ?? randomUUID();
    const key = `${webhookId} ${orderKey}`;
    const isFirst = !keysSeen.has(key);
    keysSeen.add(key);
    return { webhookId, event, orderKey, isFirst };
  });
  await manager.query(
    `INSERT INTO webhook_deliveries
       (id, webhook_id, position, event_id, event_type, order_key, status, next_attempt_at, created_at)
     SELECT gen_random_uuid(), n.webhook_id, n.position, n.event_id, n.event_type, n.order_key, 'pending',
            CASE WHEN n.is_first AND NOT EXISTS (
              SELECT 1 FROM webhook_deliveries d
               WHERE d.webhook_id = n.webhook_id AND d.order_key = n.order_key AND d.status = 'pending') THEN now() END,
            now()
       FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::uuid[], $6::boolean[])
         AS n (webhook_id, position, event_id, event_type, order_key, is_first)
     ON CONFLICT (webhook_id, position) DO NOTHING`,
    [
      rows.map(({ webhookId }) => webhookId),
      rows.map(({ event }) => String(event.position)),
      rows.map(({ event }) => event.id),
      rows.map(({ event }) => event.type),
      rows.map(({ orderKey }) => orderKey),
      rows.map(({ isFirst }) => isFirst),
    ],
  );
}

/** Nothing of an erased person is sent any more, and no row tells any more whose it was. */
async function forgetPerson(manager: EntityManager, { userId, position }: LoggedEvent): Promise<void> {
  const person = String(userId);
  await manager.query(
    `UPDATE webhook_deliveries
        SET status = 'dropped', reason = 'person_erased', next_attempt_at = NULL, is_sending = false, finished_at = now()
      WHERE order_key = $1 AND status = 'pending' AND position < $2`,
    [person, String(position)],
  );
  await manager.query(
    `UPDATE webhook_deliveries SET order_key = gen_random_uuid(), response_text = NULL
      WHERE order_key = $1 AND status <> 'pending' AND position < $2`,
    [person, String(position)],
  );
  // Replays have keys of their own, and no event any more. Few deliveries have a text at all.
  await manager.query(
    `UPDATE webhook_deliveries d SET response_text = NULL
      WHERE response_text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM events e WHERE e.position = d.position)`,
  );
}
