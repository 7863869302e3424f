import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction, readPage, type PageRequest, type PageRows } from '@smart-attendance/database';
import { Webhook } from './webhook.entity';

export type WebhookChanges = Partial<
  Pick<Webhook, 'url' | 'description' | 'types' | 'cameraId' | 'userId' | 'department' | 'isActive'>
>;

/** Any number of its own; Postgres knows locks by numbers. */
const creationLockId = 4_203_118_712;

@Injectable()
export class WebhooksRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** False when there are as many as there may be. */
  add(webhook: Webhook, webhooksMax: number): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [creationLockId]);
      if ((await manager.count(Webhook)) >= webhooksMax) return false;
      await manager.insert(Webhook, webhook);
      return true;
    });
  }

  list(page: PageRequest): Promise<PageRows<Webhook>> {
    return readPage(this.dataSource.manager.createQueryBuilder(Webhook, 'webhook'), 'webhook', page);
  }

  find(id: string): Promise<Webhook | null> {
    return this.dataSource.manager.findOneBy(Webhook, { id });
  }

  /** With its secrets. */
  findWithSecrets(id: string): Promise<Webhook | null> {
    return this.dataSource.manager
      .createQueryBuilder(Webhook, 'webhook')
      .addSelect(['webhook.secretSealed', 'webhook.previousSecretSealed'])
      .where('webhook.id = :id', { id })
      .getOne();
  }

  /** The webhook as it is then; null when there is none. */
  change(id: string, changes: WebhookChanges, newestPosition: bigint): Promise<Webhook | null> {
    return inTransaction(this.dataSource, async (manager) => {
      const webhook = await manager.findOne(Webhook, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (webhook === null) return null;
      await manager.update(Webhook, { id }, { ...changes, updatedAt: new Date() });
      const isSwitchedOn = changes.isActive === true && !webhook.isActive;
      if (isSwitchedOn) await this.switchOn(manager, id, newestPosition);
      if (isSwitchedOn || (changes.url !== undefined && changes.url !== webhook.url)) await this.startOver(manager, id);
      return manager.findOneBy(Webhook, { id });
    });
  }

  /** The new secret signs from now on, the one of now beside it for so long. False when there is no such webhook. */
  async rotate(id: string, sealed: Buffer, previousUntil: Date): Promise<Webhook | null> {
    await this.dataSource.query(
      `UPDATE webhooks SET previous_secret_sealed = secret_sealed, previous_secret_until = $3, secret_sealed = $2,
              updated_at = now() WHERE id = $1`,
      [id, sealed, previousUntil],
    );
    return this.find(id);
  }

  async delete(id: string): Promise<boolean> {
    const { affected } = await this.dataSource.manager.delete(Webhook, { id });
    return (affected ?? 0) > 0;
  }

  /** It gets what comes from now on. */
  private async switchOn(manager: EntityManager, id: string, newestPosition: bigint): Promise<void> {
    const from = { fromPosition: String(newestPosition), switchedOffAt: null, switchedOffReason: null };
    await manager.update(Webhook, { id }, from);
  }

  /** What failed until now says nothing any more: what waits is sent at once. */
  private async startOver(manager: EntityManager, id: string): Promise<void> {
    const well = { failures: 0, failingSince: null, timesAway: 0, notBefore: null, lastFailureReason: null };
    await manager.update(Webhook, { id }, well);
    await manager.query(
      `UPDATE webhook_deliveries SET next_attempt_at = now()
        WHERE webhook_id = $1 AND status = 'pending' AND next_attempt_at > now() AND NOT is_sending`,
      [id],
    );
  }
}
