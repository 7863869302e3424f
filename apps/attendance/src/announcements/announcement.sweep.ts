import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { RecordPublisher } from '../records/record.publisher';
import { RecordRepository } from '../records/record.repository';

const batchRecordsMax = 100;

export class SweepInterval {
  constructor(readonly everyMs: number) {}
}

/**
 * Heals what a crash between commit and publication, or a bus that was away, kept back. Several replicas may find the same record; the event's id lets the bus drop the second.
 */
@Injectable()
export class AnnouncementSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly records: RecordRepository,
    private readonly publisher: RecordPublisher,
    private readonly logger: Logger,
    private readonly interval: SweepInterval,
  ) {
    this.task = new PeriodicTask('announcements', interval.everyMs, logger, (stopping) => this.sweep(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    let hasMore = true;
    while (hasMore && !stopping.aborted) hasMore = await this.sweepBatch(stopping);
  }

  /** Whether the next batch may be tried at once. One record that cannot be told does not keep the others back. */
  private async sweepBatch(stopping: AbortSignal): Promise<boolean> {
    // A change of the last moments is still in the hands of whoever made it.
    const records = await this.records.unannounced(new Date(), this.interval.everyMs, batchRecordsMax);
    let failures = 0;
    for (const record of records) {
      if (stopping.aborted) return false;
      const fields = { recordId: record.id, revision: record.revision };
      try {
        await this.publisher.catchUp(record);
        this.logger.info('announcement-healed', fields);
      } catch (error) {
        if (isAppError(error) && error.code === 'unavailable') throw error;
        failures += 1;
        this.logger.error('announcement-impossible', { ...fields, error });
      }
    }
    return records.length === batchRecordsMax && failures === 0;
  }
}
