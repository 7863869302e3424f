import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { deleteOlder, PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { cameraRegistryConfigToken, type CameraRegistryConfig } from '../camera-registry.config';

const everyMs = 10 * 60_000;
const firstAfterMs = 60_000;
const dayMs = 86_400_000;

/** Deletes what has been kept long enough, a bounded piece at a time. */
@Injectable()
export class HistoryRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
    @Inject(cameraRegistryConfigToken) private readonly config: CameraRegistryConfig,
  ) {
    this.task = new PeriodicTask('retention', everyMs, logger, async (stopping) => {
      await this.sweep(new Date(), stopping);
    });
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** One round, as of `now`; ends early when asked to stop. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<void> {
    const before = new Date(now.getTime() - this.config.STATUS_HISTORY_DAYS * dayMs);
    const aged = { table: 'status_spans', column: 'known_until' };
    const rows = await deleteOlder(this.dataSource, aged, before, stopping);
    if (rows > 0) this.logger.info('retention-deleted', { table: aged.table, rows });
  }
}
