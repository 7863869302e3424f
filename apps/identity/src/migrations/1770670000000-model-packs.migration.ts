import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second pack beside the one that people were enrolled with, and its vectors of the same photos. */
export class ModelPacks1770670000000 implements MigrationInterface {
  readonly name = 'ModelPacks1770670000000';

  async up(runner: QueryRunner): Promise<void> {
    // None is active until one is registered: then faces are compared by the pack that the worker looks with.
    await runner.query(`
      CREATE TABLE model_packs (
        pack_id varchar(255) PRIMARY KEY,
        vector_size integer NOT NULL,
        calibration jsonb NOT NULL,
        state varchar(16) NOT NULL,
        stalled_reason varchar(64) NOT NULL DEFAULT '',
        is_active boolean NOT NULL DEFAULT false,
        registered_by varchar(255) NOT NULL,
        registered_at timestamptz(3) NOT NULL DEFAULT now(),
        finished_at timestamptz(3),
        activated_at timestamptz(3)
      )`);
    await runner.query('CREATE UNIQUE INDEX model_packs_active_key ON model_packs (is_active) WHERE is_active');
    await runner.query(`
      CREATE TABLE template_vectors (
        template_id uuid NOT NULL REFERENCES face_templates ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL REFERENCES model_packs ON DELETE CASCADE,
        sealed_vector bytea NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (template_id, pack_id)
      )`);
    await runner.query('ALTER TABLE template_vectors ALTER COLUMN sealed_vector SET STORAGE EXTERNAL');
    await runner.query(`
      CREATE TABLE unreadable_templates (
        template_id uuid NOT NULL REFERENCES face_templates ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL REFERENCES model_packs ON DELETE CASCADE,
        reason varchar(64) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (template_id, pack_id)
      )`);
    // Every vector of every photo, whichever pack made it.
    await runner.query(`
      CREATE VIEW gallery_vectors AS
        SELECT id, person_id, pack_id, sealed_vector, created_at FROM face_templates
        UNION ALL
        SELECT t.id, t.person_id, v.pack_id, v.sealed_vector, t.created_at
          FROM template_vectors v JOIN face_templates t ON t.id = v.template_id AND t.pack_id <> v.pack_id`);
    await runner.query('CREATE INDEX template_vectors_pack_idx ON template_vectors (pack_id)');
    // One face that somebody said is not that person, as each pack sees it.
    await runner.query(`
      ALTER TABLE counter_examples
        DROP CONSTRAINT counter_examples_rejection_id_key,
        ADD CONSTRAINT counter_examples_rejection_key UNIQUE (rejection_id, pack_id)`);
    await runner.query(`
      ALTER TABLE recognition_vectors
        DROP CONSTRAINT recognition_vectors_pkey, ADD PRIMARY KEY (recognition_id, pack_id)`);
    // Counts alone: of nobody.
    await runner.query(`
      CREATE TABLE model_agreements (
        active_pack_id varchar(255) NOT NULL REFERENCES model_packs ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL REFERENCES model_packs ON DELETE CASCADE,
        day date NOT NULL,
        same_person integer NOT NULL DEFAULT 0,
        both_nobody integer NOT NULL DEFAULT 0,
        only_active integer NOT NULL DEFAULT 0,
        only_this integer NOT NULL DEFAULT 0,
        different_people integer NOT NULL DEFAULT 0,
        unseen integer NOT NULL DEFAULT 0,
        PRIMARY KEY (active_pack_id, pack_id, day)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW gallery_vectors');
    await runner.query(`
      DELETE FROM counter_examples one USING counter_examples other
       WHERE one.rejection_id = other.rejection_id AND one.position > other.position`);
    await runner.query(`
      ALTER TABLE counter_examples
        DROP CONSTRAINT counter_examples_rejection_key, ADD CONSTRAINT counter_examples_rejection_id_key UNIQUE (rejection_id)`);
    await runner.query(`
      DELETE FROM recognition_vectors one USING recognition_vectors other
       WHERE one.recognition_id = other.recognition_id AND one.pack_id > other.pack_id`);
    await runner.query(`
      ALTER TABLE recognition_vectors
        DROP CONSTRAINT recognition_vectors_pkey, ADD PRIMARY KEY (recognition_id)`);
    await runner.query('DROP TABLE model_agreements, unreadable_templates, template_vectors, model_packs');
  }
}
