import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { cameraRegistryConfigToken, type CameraRegistryConfig } from '../camera-registry.config';
import { StatusSpansRepository } from './status-spans.repository';

const everyMs = 10 * 60_000;
const firstAfterMs = 60_000;
const dayMs = 86_400_000;

/** Deletes what has been kept long enough, a bounded piece at a time. */
@Injectable()
export class HistoryRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly spans: StatusSpansRepository,
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
    const rows = await this.spans.deleteOlder(before, stopping);
    if (rows > 0) this.logger.info('retention-deleted', { table: 'status_spans', rows });
  }
}
