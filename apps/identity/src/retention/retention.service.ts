import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { inTransaction, PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';

const everyMs = 10 * 60_000;
const firstAfterMs = 60_000;
/** A statement of so many rows takes well under a second, so nobody waits for it. */
const rowsAtOnceMax = 5_000;
const dayMs = 86_400_000;

/** Deletes what has been kept long enough, a bounded piece at a time. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
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
    await this.deleteOlder('sightings', 'captured_at', sightingsBefore, stopping);
    await this.deleteOlder('recognized_tracks', 'last_seen_at', sightingsBefore, stopping);
    await this.deleteOlder('recognitions', 'created_at', decisionsBefore, stopping);
    await this.deleteOlder('stranger_visits', 'created_at', decisionsBefore, stopping);
  }

  private async deleteOlder(
    table: 'sightings' | 'recognized_tracks' | 'recognitions' | 'stranger_visits',
    column: 'captured_at' | 'last_seen_at' | 'created_at',
    before: Date,
    stopping: AbortSignal | undefined,
  ): Promise<void> {
    let total = 0;
    for (let deleted = rowsAtOnceMax; deleted === rowsAtOnceMax && stopping?.aborted !== true; total += deleted) {
      deleted = await inTransaction(this.dataSource, async (manager) => {
        const [, count] = await manager.query<[unknown[], number]>(
          `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
             SELECT ctid FROM ${table} WHERE ${column} < $1 LIMIT ${rowsAtOnceMax} FOR UPDATE SKIP LOCKED))`,
          [before],
        );
        return count;
      });
    }
    if (total > 0) this.logger.info('retention-deleted', { table, rows: total });
  }
}
