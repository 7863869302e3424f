import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask, RetentionRuns } from '@smart-attendance/database';
import { Logger, metrics } from '@smart-attendance/observability';
import { WebhookHousekeepingRepository } from './webhook-housekeeping.repository';

const everyMs = 60_000;

export interface KeptDeliveries {
  /** Of those that are over; those that wait are given up after it. */
  readonly keptMs: number;
  /** Of one webhook, those that are over. */
  readonly rowsMax: number;
  /** Of one webhook; above it the receiver will not catch up: it is switched off rather than losing some of them. */
  readonly pendingMax: number;
}

export const keptDeliveries: KeptDeliveries = {
  keptMs: 7 * 24 * 60 * 60 * 1_000,
  rowsMax: 100_000,
  pendingMax: 100_000,
};

const pendingNow = metrics.gauge({
  name: 'webhook_deliveries_pending',
  help: 'Deliveries of all webhooks that are to be sent, counted every minute.',
});

/** Keeps the table of deliveries bounded. */
@Injectable()
export class WebhookHousekeepingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly repository: WebhookHousekeepingRepository,
    private readonly runs: RetentionRuns,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('webhook-housekeeping', everyMs, logger, (stopping) =>
      this.sweep(keptDeliveries, stopping),
    );
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  async sweep({ keptMs, rowsMax, pendingMax }: KeptDeliveries, stopping?: AbortSignal): Promise<void> {
    const pending = await this.repository.pending();
    pendingNow.set(pending.reduce((sum, { count }) => sum + count, 0));
    for (const { webhookId, count } of pending) {
      if (count <= pendingMax || !(await this.repository.switchOff(webhookId, 'too_far_behind'))) continue;
      this.logger.error('webhook-switched-off', { webhook_id: webhookId, why: 'too_far_behind', pending: count });
    }
    let trimmed = 0;
    for (const id of await this.repository.ids()) {
      if (stopping?.aborted === true) return;
      await this.repository.expire(id, keptMs);
      trimmed += await this.repository.trim(id, keptMs, rowsMax);
    }
    await this.runs.note('webhook_deliveries', trimmed);
  }
}
