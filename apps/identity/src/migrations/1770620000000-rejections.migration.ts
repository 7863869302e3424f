import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say about decisions, and what they were decided by. */
export class Rejections1770620000000 implements MigrationInterface {
  readonly name = 'Rejections1770620000000';

  async up(runner: QueryRunner): Promise<void> {
    // Who was nearest, of whomever is near at all: it goes with that person.
    await runner.query(`
      ALTER TABLE sightings
        ADD COLUMN candidate_id uuid REFERENCES people ON DELETE SET NULL,
        ADD COLUMN threshold real`);
    await runner.query(`
      CREATE INDEX sightings_candidate_idx ON sightings (candidate_id, captured_at) WHERE candidate_id IS NOT NULL`);
    await runner.query(`
      ALTER TABLE recognitions
        ADD COLUMN revision integer NOT NULL DEFAULT 1,
        ADD COLUMN withdrawn_at timestamptz(3),
        ADD COLUMN withdrawn_by varchar(255),
        ADD COLUMN withdrawal_reason text,
        ADD COLUMN threshold real,
        ADD COLUMN pack_id varchar(255),
        ADD COLUMN rejection_id uuid,
        ADD COLUMN follows_rejection_id uuid`);
    await runner.query(`
      CREATE INDEX recognitions_withdrawn_idx ON recognitions (rejection_id) WHERE withdrawn_at IS NOT NULL`);
    await runner.query(`
      CREATE INDEX recognitions_following_idx ON recognitions (follows_rejection_id)
        WHERE follows_rejection_id IS NOT NULL`);
    await createRejections(runner);
    await createVectors(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE recognition_vectors, counter_examples, rejected_tracks, recognition_rejections');
    await runner.query('DROP INDEX recognitions_following_idx, recognitions_withdrawn_idx, sightings_candidate_idx');
    await runner.query('DELETE FROM recognitions WHERE withdrawn_at IS NOT NULL');
    await runner.query(`
      ALTER TABLE recognitions
        DROP COLUMN revision, DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by, DROP COLUMN withdrawal_reason,
        DROP COLUMN threshold, DROP COLUMN pack_id, DROP COLUMN rejection_id, DROP COLUMN follows_rejection_id`);
    await runner.query('ALTER TABLE sightings DROP COLUMN candidate_id, DROP COLUMN threshold');
  }
}

async function createRejections(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE recognition_rejections (
      id uuid PRIMARY KEY,
      recognition_id uuid NOT NULL UNIQUE REFERENCES recognitions ON DELETE CASCADE,
      person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
      camera_id uuid NOT NULL,
      author_id varchar(255) NOT NULL,
      reason text NOT NULL,
      counter_example_missing varchar(32) NOT NULL,
      created_at timestamptz(3) NOT NULL
    )`);
  await runner.query('CREATE INDEX recognition_rejections_person_idx ON recognition_rejections (person_id)');
  await runner.query(`
    CREATE TABLE rejected_tracks (
      track_id uuid NOT NULL,
      person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
      rejection_id uuid NOT NULL REFERENCES recognition_rejections ON DELETE CASCADE,
      last_seen_at timestamptz(3) NOT NULL,
      PRIMARY KEY (track_id, person_id)
    )`);
  await runner.query('CREATE INDEX rejected_tracks_person_idx ON rejected_tracks (person_id)');
  await runner.query('CREATE INDEX rejected_tracks_rejection_idx ON rejected_tracks (rejection_id)');
}

async function createVectors(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE counter_examples (
      id uuid PRIMARY KEY,
      position bigserial NOT NULL,
      person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
      rejection_id uuid NOT NULL UNIQUE REFERENCES recognition_rejections ON DELETE CASCADE,
      pack_id varchar(255) NOT NULL,
      sealed_vector bytea NOT NULL,
      created_at timestamptz(3) NOT NULL
    )`);
  await runner.query('CREATE INDEX counter_examples_position_idx ON counter_examples (position)');
  await runner.query('CREATE INDEX counter_examples_person_idx ON counter_examples (person_id, created_at)');
  await runner.query('CREATE INDEX counter_examples_created_idx ON counter_examples (created_at)');
  await runner.query(`
    CREATE TABLE recognition_vectors (
      recognition_id uuid PRIMARY KEY REFERENCES recognitions ON DELETE CASCADE,
      person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
      track_id uuid NOT NULL,
      pack_id varchar(255) NOT NULL,
      sealed_vector bytea NOT NULL,
      seen_at timestamptz(3) NOT NULL,
      created_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
  await runner.query('CREATE INDEX recognition_vectors_track_idx ON recognition_vectors (track_id, seen_at)');
  await runner.query('CREATE INDEX recognition_vectors_person_idx ON recognition_vectors (person_id)');
  await runner.query('CREATE INDEX recognition_vectors_created_idx ON recognition_vectors (created_at)');
}
