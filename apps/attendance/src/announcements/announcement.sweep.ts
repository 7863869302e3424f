import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { isAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { RecordPublisher } from '../records/record.publisher';
import { RecordRepository } from '../records/record.repository';

const batchRecordsMax = 100;

export class SweepInterval {
  constructor(readonly everyMs: number) {}
}

/**
 * Heals what a crash between commit and publication, or a bus that was away, kept back: idle → sweeping → idle, and
 * out on stop. Several replicas may find the same record; the event's id lets the bus drop the second.
 */
@Injectable()
export class AnnouncementSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private sweeping: Promise<void> = Promise.resolve();
  private isStopped = false;

  constructor(
    private readonly records: RecordRepository,
    private readonly publisher: RecordPublisher,
    private readonly logger: Logger,
    private readonly interval: SweepInterval,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private schedule(): void {
    if (this.isStopped) return;
    this.timer = setTimeout(() => {
      this.sweeping = this.sweep().finally(() => {
        this.schedule();
      });
    }, this.interval.everyMs);
  }

  private async sweep(): Promise<void> {
    try {
      let hasMore = true;
      while (hasMore && !this.isStopped) hasMore = await this.sweepBatch();
    } catch (error) {
      this.logger.warn('announcement-sweep-failed', { error });
    }
  }

  /** Whether the next batch may be tried at once. One record that cannot be told does not keep the others back. */
  private async sweepBatch(): Promise<boolean> {
    // A change of the last moments is still in the hands of whoever made it.
    const changedBefore = new Date(Date.now() - this.interval.everyMs);
    const records = await this.records.unannounced(changedBefore, batchRecordsMax);
    let failures = 0;
    for (const record of records) {
      if (this.isStopped) return false;
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
