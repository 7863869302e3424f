import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Sightings1763800001000 implements MigrationInterface {
  readonly name = 'Sightings1763800001000';

  async up(runner: QueryRunner): Promise<void> {
    // No vector here, for anybody: who it was is decided once, and strangers leave nothing biometric behind.
    await runner.query(`
      CREATE TABLE sightings (
        frame_id uuid NOT NULL,
        face_index integer NOT NULL,
        camera_id uuid NOT NULL,
        track_id uuid NOT NULL,
        captured_at timestamptz(3) NOT NULL,
        person_id uuid REFERENCES people ON DELETE CASCADE,
        reason varchar(64) NOT NULL,
        similarity real NOT NULL,
        margin real NOT NULL,
        quality_score real NOT NULL,
        liveness real,
        box_x real NOT NULL,
        box_y real NOT NULL,
        box_width real NOT NULL,
        box_height real NOT NULL,
        PRIMARY KEY (frame_id, face_index)
      )`);
    await runner.query('CREATE INDEX sightings_camera_idx ON sightings (camera_id, captured_at)');
    await runner.query('CREATE INDEX sightings_captured_idx ON sightings (captured_at)');
    await runner.query('CREATE INDEX sightings_person_idx ON sightings (person_id) WHERE person_id IS NOT NULL');

    await runner.query(`
      CREATE TABLE recognitions (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        camera_id uuid NOT NULL,
        frame_id uuid NOT NULL,
        first_seen_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL,
        similarity real NOT NULL,
        margin real NOT NULL,
        sightings integer NOT NULL,
        evidence_frame_ids uuid[] NOT NULL,
        evidence_face_indexes integer[] NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX recognitions_listed_idx ON recognitions (created_at, id)');
    await runner.query('CREATE INDEX recognitions_person_idx ON recognitions (person_id, camera_id, last_seen_at)');
    await runner.query('CREATE INDEX recognitions_frame_idx ON recognitions (frame_id)');

    // The key is the rule: one face followed through the picture is one person.
    await runner.query(`
      CREATE TABLE recognized_tracks (
        track_id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        last_seen_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX recognized_tracks_person_idx ON recognized_tracks (person_id)');
    await runner.query('CREATE INDEX recognized_tracks_seen_idx ON recognized_tracks (last_seen_at)');

    await runner.query(`
      CREATE TABLE stranger_visits (
        id uuid PRIMARY KEY,
        camera_id uuid NOT NULL,
        track_id uuid NOT NULL UNIQUE,
        frame_id uuid NOT NULL,
        first_seen_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL,
        sightings integer NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX stranger_visits_listed_idx ON stranger_visits (created_at, id)');
    await runner.query('CREATE INDEX stranger_visits_frame_idx ON stranger_visits (frame_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE stranger_visits, recognized_tracks, recognitions, sightings');
  }
}
