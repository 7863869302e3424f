import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { RetentionRepository, type AgedTableName } from './retention.repository';

const everyMs = 10 * 60_000;
const firstAfterMs = 60_000;
const dayMs = 86_400_000;

/** Deletes what has been kept long enough, a bounded piece at a time. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly rows: RetentionRepository,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {
    this.task = new PeriodicTask('retention', everyMs, logger, async (stopping) => {
      await this.sweep(new Date(), stopping);
    });
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  /** One round, as of `now`; ends early when asked to stop. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<void> {
    const sightingsBefore = new Date(now.getTime() - this.config.SIGHTING_RETENTION_DAYS * dayMs);
    const decisionsBefore = new Date(now.getTime() - this.config.RECOGNITION_RETENTION_DAYS * dayMs);
    await this.delete('sightings', sightingsBefore, stopping);
    await this.delete('recognized_tracks', sightingsBefore, stopping);
    await this.delete('recognitions', decisionsBefore, stopping);
    await this.delete('stranger_visits', decisionsBefore, stopping);
  }

  private async delete(table: AgedTableName, before: Date, stopping: AbortSignal | undefined): Promise<void> {
    const rows = await this.rows.deleteOlder(table, before, stopping);
    if (rows > 0) this.logger.info('retention-deleted', { table, rows });
  }
}
