import type { EntityManager } from 'typeorm';

/*
 * Order within a key: of the pending deliveries of one webhook and key the one with the lowest position has a
 * `next_attempt_at`, the others have none. Whoever adds deliveries, or ends one, holds the lock on the row of the
 * webhook, so that neither overlooks the other.
 */

export async function lockWebhook(manager: EntityManager, webhookId: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>('SELECT 1 FROM webhooks WHERE id = $1 FOR UPDATE', [webhookId]);
  return rows.length > 0;
}

/** All of them, always in the same order; there are few. */
export async function lockWebhooks(manager: EntityManager): Promise<void> {
  await manager.query('SELECT 1 FROM webhooks ORDER BY id FOR UPDATE');
}

/** After one of that key ended: the next one may be sent. */
export async function promoteNext(manager: EntityManager, webhookId: string, orderKey: string): Promise<void> {
  await manager.query(
    `UPDATE webhook_deliveries SET next_attempt_at = now()
      WHERE next_attempt_at IS NULL AND id = (
        SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND order_key = $2 AND status = 'pending'
         ORDER BY position LIMIT 1)`,
    [webhookId, orderKey],
  );
}

/** After many of a webhook ended, whatever their keys. */
export async function promoteHeads(manager: EntityManager, webhookId: string): Promise<void> {
  await manager.query(
    `UPDATE webhook_deliveries SET next_attempt_at = now()
      WHERE next_attempt_at IS NULL AND id IN (
        SELECT DISTINCT ON (order_key) id FROM webhook_deliveries
         WHERE webhook_id = $1 AND status = 'pending' ORDER BY order_key, position)`,
    [webhookId],
  );
}
