import type { BeforeApplicationShutdown, FactoryProvider, OnApplicationBootstrap } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from './in-transaction';
import { PeriodicTask } from './periodic-task';
import { SealError, SecretBox } from './secret-box';

/** Where sealed bytes lie. Names are of our own migrations, never of a message. */
export interface SealedTable {
  readonly table: string;
  /** A uuid. */
  readonly idColumn: string;
  readonly columns: readonly SealedColumn[];
}

export interface SealedColumn {
  readonly column: string;
  /** The context it is sealed for, by the id of its row. */
  readonly contextOf: (id: string) => string;
}

interface Count {
  readonly rows: number;
  /** Columns of rows that none of the keys opens; they stay as they are. */
  readonly unreadable: number;
}

/** Locked together for some milliseconds; whoever wants one of them waits so long. */
const rowsAtOnceMax = 100;
/** A replica that still has the old configuration seals by the old key while a roll-out lasts. */
const everyMs = 5 * 60_000;

interface SealedNow {
  readonly sealed: Buffer | null;
  readonly outcome: 'kept' | 'anew' | 'unreadable';
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * Seals anew, by the present master key, what earlier keys have sealed: at the start, and every few minutes as long as
 * earlier keys are given. Each batch is a transaction under locks of its rows, so it may be ended at any moment and
 * goes on where it was, and replicas that do it at once do nothing twice.
 */
export class Resealing implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
    private readonly tables: readonly SealedTable[],
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('resealing', everyMs, logger, async (stopping) => {
      await this.round(stopping);
    });
  }

  /** A provider of the one of a service. */
  static of(...tables: readonly SealedTable[]): FactoryProvider<Resealing> {
    return {
      provide: Resealing,
      inject: [DataSource, SecretBox, Logger],
      useFactory: (dataSource: DataSource, box: SecretBox, logger: Logger) =>
        new Resealing(dataSource, box, tables, logger),
    };
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  /** Does nothing when the box knows no earlier key: then there is nothing it could open and seal anew. */
  start(): void {
    if (this.box.hasKeysBefore) this.task.start(0);
  }

  async stop(): Promise<void> {
    await this.task.stop();
  }

  /** One round over all tables; says how much it did, also when that was nothing: then the earlier keys may go. */
  async round(stopping?: AbortSignal): Promise<void> {
    for (const table of this.tables) {
      const { rows, unreadable } = await this.resealTable(table, stopping);
      if (rows > 0 || stopping?.aborted !== true) this.logger.info('sealed-anew', { table: table.table, rows });
      if (unreadable > 0) this.logger.warn('sealed-by-a-key-not-given', { table: table.table, unreadable });
    }
  }

  private async resealTable(table: SealedTable, stopping: AbortSignal | undefined): Promise<Count> {
    let [rows, unreadable] = [0, 0];
    let after = '00000000-0000-0000-0000-000000000000';
    for (;;) {
      if (stopping?.aborted === true) return { rows, unreadable };
      const batch = await inTransaction(this.dataSource, (manager) => this.resealBatch(manager, table, after));
      rows += batch.rows;
      unreadable += batch.unreadable;
      if (batch.last === undefined) return { rows, unreadable };
      after = batch.last;
    }
  }

  private async resealBatch(manager: EntityManager, { table, idColumn, columns }: SealedTable, after: string) {
    const isOld = columns
      .map(({ column }) => `substring(${column} from 1 for ${this.box.currentHead.length}) <> $2`)
      .join(' OR ');
    const found = await manager.query<Row[]>(
      `SELECT ${idColumn} AS id, ${columns.map(({ column }) => column).join(', ')} FROM ${table}
       WHERE ${idColumn} > $1 AND (${isOld}) ORDER BY ${idColumn} LIMIT ${rowsAtOnceMax} FOR UPDATE`,
      [after, this.box.currentHead],
    );
    const changes = columns.map(({ column }, index) => `${column} = $${index + 2}`).join(', ');
    let [rows, unreadable] = [0, 0];
    for (const row of found) {
      const now = columns.map((column) => this.sealedNow(row, column));
      unreadable += now.filter(({ outcome }) => outcome === 'unreadable').length;
      if (!now.some(({ outcome }) => outcome === 'anew')) continue;
      const values = now.map(({ sealed }) => sealed);
      await manager.query(`UPDATE ${table} SET ${changes} WHERE ${idColumn} = $1`, [row.id, ...values]);
      rows += 1;
    }
    return { rows, unreadable, last: found.at(-1)?.id };
  }

  private sealedNow(row: Row, { column, contextOf }: SealedColumn): SealedNow {
    const sealed = row[column] as Buffer | null;
    if (sealed === null || this.box.isCurrent(sealed)) return { sealed, outcome: 'kept' };
    try {
      const context = contextOf(row.id);
      return { sealed: this.box.seal(this.box.open(sealed, context), context), outcome: 'anew' };
    } catch (error) {
      if (error instanceof SealError) return { sealed, outcome: 'unreadable' };
      throw error;
    }
  }
}
