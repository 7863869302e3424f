import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cameras may be listed by name. A cursor holds the key, so it has an end. */
export class SortedCameras1769400000000 implements MigrationInterface {
  readonly name = 'SortedCameras1769400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE cameras ADD COLUMN name_key text GENERATED ALWAYS AS (left(lower(name), 200)) STORED NOT NULL',
    );
    await runner.query('CREATE INDEX cameras_by_name ON cameras (name_key, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE cameras DROP COLUMN name_key');
  }
}
