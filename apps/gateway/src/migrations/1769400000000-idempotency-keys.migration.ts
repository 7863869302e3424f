import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IdempotencyKeys1769400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        id bytea PRIMARY KEY,
        caller_id uuid NOT NULL,
        request_mac bytea NOT NULL,
        attempt uuid NOT NULL,
        resource_id uuid NOT NULL,
        locked_until timestamptz(3) NOT NULL,
        is_done boolean NOT NULL DEFAULT false,
        answer_sealed bytea,
        person_ids uuid[] NOT NULL DEFAULT '{}',
        created_at timestamptz(3) NOT NULL
      );
      CREATE INDEX idempotency_keys_of_caller ON idempotency_keys (caller_id);
      CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
      CREATE INDEX idempotency_keys_of_person ON idempotency_keys USING gin (person_ids);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys');
  }
}
