import { create, encodeEvent, personChanged } from '@smart-attendance/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { toPersonChangedMessage, toPersonErasedMessage, type PublishedPerson } from '../people/person.message';

const atOnce = 1_000;
const noPersonId = '00000000-0000-0000-0000-000000000000';

type PersonChangedInit = ReturnType<typeof toPersonChangedMessage>;

interface Erasure {
  readonly id: string;
  readonly revision: number;
  readonly erasedAt: Date;
}

/** What was committed and not published by then goes into the outbox; the columns that counted it go. */
export class OutboxOfPeople1767900001000 implements MigrationInterface {
  readonly name = 'OutboxOfPeople1767900001000';

  async up(runner: QueryRunner): Promise<void> {
    await this.keepAll(
      runner,
      `SELECT id, revision, first_name AS "firstName", last_name AS "lastName", employee_id AS "employeeId", department,
              is_active AS "isActive", updated_at AS "updatedAt"
         FROM people WHERE announced_revision < revision AND id > $1 ORDER BY id LIMIT ${atOnce}`,
      toPersonChangedMessage,
    );
    await this.keepAll(
      runner,
      `SELECT person_id AS id, revision, erased_at AS "erasedAt"
         FROM person_erasures WHERE person_id > $1 ORDER BY person_id LIMIT ${atOnce}`,
      ({ id, revision, erasedAt }) => toPersonErasedMessage(id, revision, erasedAt),
    );
    // The index people_unannounced_idx goes with its column.
    await runner.query('ALTER TABLE people DROP COLUMN announced_revision');
    await runner.query('ALTER TABLE person_erasures DROP COLUMN revision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people ADD COLUMN announced_revision integer NOT NULL DEFAULT 0');
    await runner.query('CREATE INDEX people_unannounced_idx ON people (id) WHERE announced_revision < revision');
    await runner.query('ALTER TABLE person_erasures ADD COLUMN revision integer NOT NULL DEFAULT 2147483647');
  }

  private async keepAll(
    runner: QueryRunner,
    select: string,
    toMessage: (row: PublishedPerson & Erasure) => PersonChangedInit,
  ): Promise<void> {
    for (let after: string | undefined = noPersonId; after !== undefined;) {
      const rows = (await runner.query(select, [after])) as (PublishedPerson & Erasure)[];
      const events = rows.map((row) => encodeEvent(personChanged, create(personChanged.schema, toMessage(row))));
      await runner.query(
        `INSERT INTO outbox (event, subject, message_id, payload, sweep_after)
         SELECT event, subject, message_id, payload, now()
           FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) AS kept (event, subject, message_id, payload)`,
        [
          events.map(({ event }) => event),
          events.map(({ subject }) => subject),
          events.map(({ id }) => id),
          events.map(({ payload }) => Buffer.from(payload)),
        ],
      );
      after = rows.at(-1)?.id;
    }
  }
}
