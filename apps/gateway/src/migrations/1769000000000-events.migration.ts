import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Events1769000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE events (
        position bigint PRIMARY KEY,
        id uuid NOT NULL CONSTRAINT events_id UNIQUE,
        type text NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        appended_at timestamptz(3) NOT NULL DEFAULT now(),
        camera_id uuid,
        person_id uuid,
        department text,
        data jsonb NOT NULL
      );
      CREATE INDEX events_of_person ON events (person_id) WHERE person_id IS NOT NULL;

      CREATE TABLE event_log (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        newest_position bigint NOT NULL,
        forgotten_position bigint NOT NULL
      ) WITH (fillfactor = 10);
      INSERT INTO event_log (newest_position, forgotten_position) VALUES (0, 0);

      CREATE TABLE erased_people (
        person_id uuid PRIMARY KEY,
        erased_at timestamptz(3) NOT NULL
      );

      CREATE TABLE camera_states (
        camera_id uuid PRIMARY KEY,
        state text NOT NULL,
        reason text NOT NULL,
        replica text NOT NULL,
        said_at timestamptz(3) NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE camera_states, erased_people, event_log, events');
  }
}
