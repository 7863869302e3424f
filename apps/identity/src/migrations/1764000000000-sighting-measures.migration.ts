import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SightingMeasures1764000000000 implements MigrationInterface {
  readonly name = 'SightingMeasures1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    // Null where the box alone refused a face, and in rows older than this. Nobody is told apart by these.
    await runner.query(`
      ALTER TABLE sightings
        ADD COLUMN inter_eye_px real,
        ADD COLUMN sharpness real,
        ADD COLUMN brightness real,
        ADD COLUMN yaw_degrees real,
        ADD COLUMN pitch_degrees real`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sightings
        DROP COLUMN inter_eye_px, DROP COLUMN sharpness, DROP COLUMN brightness,
        DROP COLUMN yaw_degrees, DROP COLUMN pitch_degrees`);
  }
}
