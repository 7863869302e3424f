import type { MigrationInterface, QueryRunner } from 'typeorm';
import { insertEvents } from './outbox';
import { RunningTransaction, type Transaction } from './transaction';

/** The table of Outbox, in the schema of each service that publishes. */
export class Outbox1767900000000 implements MigrationInterface {
  readonly name = 'Outbox1767900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event text NOT NULL,
        subject text NOT NULL,
        message_id text NOT NULL,
        payload bytea NOT NULL,
        kept_at timestamptz(3) NOT NULL DEFAULT now(),
        sweep_after timestamptz(3) NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox');
  }
}

/** For migrations that carry events along: what `work` publishes is kept with what the migration changes. */
export async function publishInMigration(runner: QueryRunner, work: (transaction: Transaction) => void): Promise<void> {
  const transaction = new RunningTransaction(runner.manager);
  work(transaction);
  if (transaction.events.length > 0) await insertEvents(runner.manager, transaction.events);
}
