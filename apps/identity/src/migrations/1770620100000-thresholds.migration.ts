import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By how much likeness faces get names: computed from the gallery, in versions. Sums of scores, no vector. */
export class Thresholds1770620100000 implements MigrationInterface {
  readonly name = 'Thresholds1770620100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE thresholds (
        pack_id varchar(255) NOT NULL,
        version integer NOT NULL,
        computed_at timestamptz(3) NOT NULL,
        gallery_revision bigint NOT NULL,
        sampled_people integer NOT NULL,
        sampled_photos integer NOT NULL,
        people_with_several integer NOT NULL,
        tail jsonb,
        gallery_median real,
        impostor_bins jsonb NOT NULL,
        genuine_bins jsonb NOT NULL,
        PRIMARY KEY (pack_id, version)
      )`);
    await runner.query(`
      CREATE TABLE person_thresholds (
        person_id uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL,
        ratio real NOT NULL,
        PRIMARY KEY (person_id, pack_id)
      )`);
    await runner.query(`
      CREATE TABLE camera_thresholds (
        camera_id uuid NOT NULL,
        pack_id varchar(255) NOT NULL,
        stranger_visits integer NOT NULL,
        median real NOT NULL,
        PRIMARY KEY (camera_id, pack_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE camera_thresholds, person_thresholds, thresholds');
  }
}
