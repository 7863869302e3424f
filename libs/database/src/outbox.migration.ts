import type { DescMessage } from '@bufbuild/protobuf';
import { encodeEvent, fromJson, type EventContract, type JsonValue } from '@smart-attendance/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { insertEvents } from './outbox';

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

const rowsAtOnceMax = 1_000;

/**
 * For migrations: an event for each row that `query` gives. Its column `event` is the message as JSON, in which names
 * of columns will do and what the message does not know is left out; the rows have an order.
 */
export async function publishInMigration<Schema extends DescMessage>(
  runner: QueryRunner,
  contract: EventContract<Schema>,
  query: string,
): Promise<void> {
  for (let skip = 0; ; skip += rowsAtOnceMax) {
    const rows = (await runner.query(`${query} LIMIT ${rowsAtOnceMax} OFFSET ${skip}`)) as { event: JsonValue }[];
    const events = rows.map(({ event }) =>
      encodeEvent(contract, fromJson(contract.schema, event, { ignoreUnknownFields: true })),
    );
    if (events.length > 0) await insertEvents(runner.manager, events);
    if (rows.length < rowsAtOnceMax) return;
  }
}
