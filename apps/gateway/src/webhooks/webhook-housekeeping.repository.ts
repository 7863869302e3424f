import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '@smart-attendance/database';
import { lockWebhook, promoteHeads } from './delivery-order.repository';

/** A statement of so many rows takes well under a second. */
const rowsAtOnceMax = 5_000;

@Injectable()
export class WebhookHousekeepingRepository {
  constructor(private readonly dataSource: DataSource) {}

  async ids(): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ readonly id: string }[]>('SELECT id FROM webhooks');
    return rows.map(({ id }) => id);
  }

  /** What has waited so long, because the webhook is off, is given up; how many that were. */
  expire(webhookId: string, keptMs: number): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await lockWebhook(manager, webhookId))) return 0;
      const [, expired] = await manager.query<[unknown[], number]>(
        `UPDATE webhook_deliveries
            SET status = 'failed', reason = 'expired', next_attempt_at = NULL, is_sending = false, finished_at = now()
          WHERE id IN (SELECT id FROM webhook_deliveries
                        WHERE webhook_id = $1 AND status = 'pending' AND (NOT is_sending OR next_attempt_at < now())
                          AND created_at < now() - $2 * interval '1 millisecond' LIMIT ${rowsAtOnceMax})`,
        [webhookId, keptMs],
      );
      if (expired > 0) await promoteHeads(manager, webhookId);
      return expired;
    });
  }

  /** Deletes what is over and too old, or beyond so many of the webhook; how many that were. */
  async trim(webhookId: string, keptMs: number, rowsMax: number): Promise<number> {
    const [, deleted] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM webhook_deliveries WHERE id IN (
         (SELECT id FROM webhook_deliveries
           WHERE webhook_id = $1 AND status <> 'pending' AND created_at < now() - $2 * interval '1 millisecond'
           LIMIT ${rowsAtOnceMax})
         UNION ALL
         (SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND status <> 'pending'
           ORDER BY created_at DESC, id DESC OFFSET $3 LIMIT ${rowsAtOnceMax}))`,
      [webhookId, keptMs, rowsMax],
    );
    return deleted;
  }

  async pending(): Promise<readonly { readonly webhookId: string; readonly count: number }[]> {
    return this.dataSource.query<{ webhookId: string; count: number }[]>(
      `SELECT webhook_id AS "webhookId", count(*)::int AS count
         FROM webhook_deliveries WHERE status = 'pending' GROUP BY webhook_id`,
    );
  }

  /** False when it was off already. */
  async switchOff(webhookId: string, reason: string): Promise<boolean> {
    const [, changed] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE webhooks SET is_active = false, switched_off_at = now(), switched_off_reason = $2
        WHERE id = $1 AND is_active`,
      [webhookId, reason],
    );
    return changed > 0;
  }
}
