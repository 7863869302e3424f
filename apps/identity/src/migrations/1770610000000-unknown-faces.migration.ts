import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Faces of people nobody knows are kept for hours, sealed by a key of the day (ADR 39). */
export class UnknownFaces1770610000000 implements MigrationInterface {
  readonly name = 'UnknownFaces1770610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE review_keys (
        id uuid PRIMARY KEY,
        day date NOT NULL UNIQUE,
        sealed_key bytea NOT NULL
      )`);

    await runner.query(`
      CREATE TABLE unknown_faces (
        id uuid PRIMARY KEY,
        pack_id varchar(255) NOT NULL,
        status varchar(16) NOT NULL,
        first_seen_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL,
        visits integer NOT NULL DEFAULT 0,
        visits_told integer NOT NULL DEFAULT 0,
        camera_ids uuid[] NOT NULL DEFAULT '{}',
        best_visit_id uuid,
        best_camera_id uuid,
        quality_score real NOT NULL DEFAULT 0,
        is_doubtful boolean NOT NULL DEFAULT false,
        newest_kept_at timestamptz(3) NOT NULL DEFAULT now(),
        person_id uuid REFERENCES people ON DELETE CASCADE,
        template_id uuid,
        last_action_id uuid,
        revision integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX unknown_faces_by_time_idx ON unknown_faces (last_seen_at, id)');
    await runner.query(
      'CREATE INDEX unknown_faces_person_idx ON unknown_faces (person_id) WHERE person_id IS NOT NULL',
    );

    // The key is the rule: of one face followed through the picture, one picture.
    await runner.query(`
      CREATE TABLE unknown_face_visits (
        id uuid PRIMARY KEY,
        unknown_face_id uuid,
        camera_id uuid NOT NULL,
        track_id uuid NOT NULL UNIQUE,
        pack_id varchar(255) NOT NULL,
        frame_id uuid NOT NULL,
        face_index integer NOT NULL,
        first_seen_at timestamptz(3) NOT NULL,
        last_seen_at timestamptz(3) NOT NULL,
        quality_score real NOT NULL,
        is_doubtful boolean NOT NULL,
        match_cosine real NOT NULL,
        doubt_cosine real NOT NULL,
        same_person_cosine real NOT NULL,
        grouping_cosine real NOT NULL,
        key_id uuid NOT NULL,
        sealed_vector bytea NOT NULL,
        sealed_picture bytea NOT NULL,
        recognition_id uuid,
        touched_at timestamptz(3) NOT NULL DEFAULT now(),
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX unknown_face_visits_face_idx ON unknown_face_visits (unknown_face_id)');
    await runner.query('CREATE INDEX unknown_face_visits_kept_idx ON unknown_face_visits (created_at)');

    await runner.query(`
      CREATE TABLE unknown_face_actions (
        id uuid PRIMARY KEY,
        unknown_face_id uuid NOT NULL,
        kind varchar(16) NOT NULL,
        author_id varchar(255) NOT NULL,
        other_id uuid,
        visit_ids uuid[] NOT NULL DEFAULT '{}',
        previous_action_id uuid,
        consent_before jsonb,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX unknown_face_actions_face_idx ON unknown_face_actions (unknown_face_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unknown_face_actions, unknown_face_visits, unknown_faces, review_keys');
  }
}
