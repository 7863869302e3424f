import type { BeforeApplicationShutdown, FactoryProvider, OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { deleteOlder, type AgedTable } from './delete-older';
import { PeriodicTask } from './periodic-task';

const everyMs = 10 * 60_000;
/** A service that has just started has other things to do. */
const firstAfterMs = 60_000;

export interface KeptTable extends AgedTable {
  readonly keptMs: number;
}

/** Deletes what has been kept long enough, a bounded piece at a time. */
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    private readonly logger: Logger,
    private readonly tables: readonly KeptTable[],
  ) {
    this.task = new PeriodicTask('retention', everyMs, logger, (stopping) => this.sweep(new Date(), stopping));
  }

  /** A provider of the one of a service. */
  static of(...tables: readonly KeptTable[]): FactoryProvider<Retention> {
    return {
      provide: Retention,
      inject: [DataSource, Logger],
      useFactory: (dataSource: DataSource, logger: Logger) => new Retention(dataSource, logger, tables),
    };
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  /** One round, as of `now`; ends early when asked to stop. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<void> {
    for (const aged of this.tables) {
      const rows = await deleteOlder(this.dataSource, aged, new Date(now.getTime() - aged.keptMs), stopping);
      if (rows > 0) this.logger.info('retention-deleted', { table: aged.table, rows });
    }
  }
}
