import { Injectable, Optional } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction, type TransactionOptions } from './in-transaction';
import { runInSpanIfRecorded } from '@smart-attendance/observability';
import { Outbox } from './outbox';
import { RunningTransaction, type Transaction } from './transaction';

/** The one way in which a service changes its database and publishes what follows from the change. */
@Injectable()
export class Database {
  constructor(
    private readonly dataSource: DataSource,
    @Optional() private readonly outbox?: Outbox,
  ) {}

  /**
   * Runs `work` in one transaction and gives its value back; any error rolls back. After a deadlock or a serialization
   * failure it runs again, so `work` touches nothing but the database. Its events are published after the commit; the
   * promise waits for that, but not for long and not for its success: what cannot be published now is published later.
   * @throws AppError `unavailable` when the database is away, the last attempt clashed too, or too many events wait;
   * what `work` throws
   */
  async transaction<T>(work: (transaction: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { value, kept } = await runInSpanIfRecorded('transaction', () =>
      inTransaction(
        this.dataSource,
        async (manager) => {
          const transaction = new RunningTransaction(manager);
          const result = await work(transaction);
          const keptEvents = await this.keep(transaction);
          for (const step of Object.freeze(transaction.lastSteps)) await step();
          return { value: result, kept: keptEvents };
        },
        options,
      ),
    );
    await this.outbox?.publish(kept);
    return value;
  }

  private async keep({ manager, events }: RunningTransaction) {
    // What is published after this, by work that nobody waited for, must fail and not be lost.
    Object.freeze(events);
    if (events.length === 0) return [];
    if (this.outbox === undefined) throw new Error('DatabaseModule was registered without `publishes`.');
    return this.outbox.keep(manager, events);
  }
}
