import type { MigrationInterface, QueryRunner } from 'typeorm';

export class People1763800000000 implements MigrationInterface {
  readonly name = 'People1763800000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE people (
        id uuid PRIMARY KEY,
        first_name varchar(255) NOT NULL,
        last_name varchar(255) NOT NULL,
        email varchar(255) NOT NULL,
        employee_id varchar(255) NOT NULL,
        department varchar(255) NOT NULL DEFAULT '',
        phone varchar(255) NOT NULL DEFAULT '',
        position varchar(255) NOT NULL DEFAULT '',
        is_active boolean NOT NULL,
        role varchar(32) NOT NULL,
        password_hash varchar(255) NOT NULL,
        biometric_consent boolean NOT NULL DEFAULT false,
        consent_source varchar(300) NOT NULL DEFAULT '',
        consent_recorded_at timestamptz(3),
        revision integer NOT NULL DEFAULT 1,
        announced_revision integer NOT NULL DEFAULT 0,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        updated_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE UNIQUE INDEX people_email_key ON people (lower(email))');
    await runner.query('CREATE UNIQUE INDEX people_employee_id_key ON people (employee_id)');
    await runner.query('CREATE INDEX people_listed_idx ON people (created_at, id)');
    await runner.query('CREATE INDEX people_unannounced_idx ON people (id) WHERE announced_revision < revision');

    // Erased in the tables, still to be taken out of the index and announced; gone when that is done.
    await runner.query(`
      CREATE TABLE person_erasures (
        person_id uuid PRIMARY KEY,
        revision integer NOT NULL,
        erased_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE person_keys (
        person_id uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
        sealed_key bytea NOT NULL
      )`);

    await runner.query(`
      CREATE TABLE face_templates (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL,
        is_primary boolean NOT NULL,
        quality_score real NOT NULL,
        source_description varchar(2000) NOT NULL DEFAULT '',
        sealed_vector bytea NOT NULL,
        sealed_photo bytea NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    // Sealed bytes do not shrink; trying costs time.
    await runner.query(`
      ALTER TABLE face_templates
        ALTER COLUMN sealed_vector SET STORAGE EXTERNAL, ALTER COLUMN sealed_photo SET STORAGE EXTERNAL`);
    await runner.query('CREATE INDEX face_templates_person_idx ON face_templates (person_id, created_at, id)');
    await runner.query('CREATE UNIQUE INDEX face_templates_primary_key ON face_templates (person_id) WHERE is_primary');

    await runner.query(`
      CREATE TABLE profile_images (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        name varchar(255) NOT NULL,
        media_type varchar(64) NOT NULL,
        size_bytes integer NOT NULL,
        width_px integer NOT NULL,
        height_px integer NOT NULL,
        is_primary boolean NOT NULL,
        sealed_picture bytea NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('ALTER TABLE profile_images ALTER COLUMN sealed_picture SET STORAGE EXTERNAL');
    await runner.query('CREATE INDEX profile_images_person_idx ON profile_images (person_id, created_at, id)');
    await runner.query('CREATE UNIQUE INDEX profile_images_primary_key ON profile_images (person_id) WHERE is_primary');

    // Which people's templates changed since a copy of the gallery was made. The one row of gallery_state is locked by
    // every change until it commits, so revisions become visible in order and no reader can miss one.
    await runner.query(`
      CREATE TABLE gallery_state (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        revision bigint NOT NULL
      )`);
    await runner.query('INSERT INTO gallery_state (revision) VALUES (0)');
    await runner.query(`
      CREATE TABLE gallery_changes (
        person_id uuid PRIMARY KEY,
        revision bigint NOT NULL,
        changed_at timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX gallery_changes_revision_idx ON gallery_changes (revision)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE gallery_changes, gallery_state, profile_images, face_templates, person_keys, person_erasures, people',
    );
  }
}
