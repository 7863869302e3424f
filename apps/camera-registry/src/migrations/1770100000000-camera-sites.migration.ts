import { cameraChanged } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a camera is and what being seen by it says; told of every camera, since attendance keeps a copy. */
export class CameraSites1770100000000 implements MigrationInterface {
  readonly name = 'CameraSites1770100000000';

  async up(runner: QueryRunner): Promise<void> {
    // With a default, so that a replica of the version before can go on inserting while a roll-out lasts.
    await runner.query(`
      ALTER TABLE cameras
        ADD COLUMN site_id uuid,
        ADD COLUMN role text NOT NULL DEFAULT 'both' CHECK (role IN ('entry', 'exit', 'both', 'inside'))`);
    await publishInMigration(
      runner,
      cameraChanged,
      `SELECT jsonb_build_object(
                'camera_id', id, 'change', 'CAMERA_CHANGE_UPDATED', 'revision', revision, 'changed_at', updated_at,
                'name', name, 'role', role, 'is_active', is_active) AS event
         FROM cameras ORDER BY created_at, id`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE cameras DROP COLUMN site_id, DROP COLUMN role');
  }
}
