import type { BeforeApplicationShutdown, FactoryProvider, OnApplicationBootstrap } from '@nestjs/common';
import type { RetentionKind } from '@smart-attendance/contracts';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { deleteOlder, type AgedTable } from './delete-older';
import { PeriodicTask } from './periodic-task';
import { RetentionRuns, type RetentionRun } from './retention-runs';

const everyMs = 10 * 60_000;
/** A service that has just started has other things to do. */
const firstAfterMs = 60_000;
export const dayMs = 24 * 60 * 60 * 1_000;

export interface KeptTable extends AgedTable {
  /** After the time in the column; without it the days of the kind. */
  readonly keptMs?: number;
}

/** What a service keeps for a time and then deletes. */
export interface KeptKind {
  readonly kind: RetentionKind;
  readonly days: number;
  /** Exactly, where that is no whole number of days; the days are rounded up then. */
  readonly hours?: number;
  /** The setting that says so; empty where the days are fixed. */
  readonly setting: string;
  /** A sentence: what is deleted. */
  readonly description: string;
  /** Where it is; empty for what a task of its own deletes, which tells `RetentionRuns`. */
  readonly tables: readonly KeptTable[];
}

/** As it is told of. */
export interface KeptKindReport extends Omit<KeptKind, 'tables'> {
  readonly lastRun: RetentionRun | undefined;
}

/** The one of a service: deletes what has been kept long enough, a bounded piece at a time, and says what it did. */
export class Retention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RetentionRuns,
    private readonly logger: Logger,
    private readonly kinds: readonly KeptKind[],
  ) {
    this.task = new PeriodicTask('retention', everyMs, logger, (stopping) => this.sweep(new Date(), stopping));
  }

  /** A provider of the one of a service. */
  static of(...kinds: readonly KeptKind[]): FactoryProvider<Retention> {
    return {
      provide: Retention,
      inject: [DataSource, RetentionRuns, Logger],
      useFactory: (dataSource: DataSource, runs: RetentionRuns, logger: Logger) =>
        new Retention(dataSource, runs, logger, kinds),
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    this.task.start(firstAfterMs);
    await this.runs.read().catch((error: unknown) => {
      this.logger.warn('retention-runs-unknown', { error });
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  report(): KeptKindReport[] {
    return this.kinds.map(({ kind, days, hours, setting, description }) => ({
      kind,
      days,
      ...(hours !== undefined && { hours }),
      setting,
      description,
      lastRun: this.runs.of(kind),
    }));
  }

  /** One round, as of `now`; ends early when asked to stop. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<void> {
    for (const { kind, days, tables } of this.kinds) {
      let total = 0;
      for (const { keptMs = days * dayMs, ...aged } of tables) {
        const rows = await deleteOlder(this.dataSource, aged, new Date(now.getTime() - keptMs), stopping);
        if (rows > 0) this.logger.info('retention-deleted', { table: aged.table, rows });
        total += rows;
      }
      if (tables.length > 0) await this.runs.note(kind, total);
    }
  }
}
