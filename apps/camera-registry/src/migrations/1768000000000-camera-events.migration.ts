import { cameraChanged } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events of cameras go by the outbox; those that an earlier version kept back go there too. */
export class CameraEvents1768000000000 implements MigrationInterface {
  readonly name = 'CameraEvents1768000000000';

  async up(runner: QueryRunner): Promise<void> {
    await publishInMigration(
      runner,
      cameraChanged,
      `SELECT to_jsonb(pending) || jsonb_build_object('change', 'CAMERA_CHANGE_' || upper(change)) AS event
         FROM pending_announcements AS pending ORDER BY changed_at, camera_id, revision`,
    );
    await runner.query('DROP TABLE pending_announcements');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE pending_announcements (
        camera_id uuid NOT NULL,
        revision integer NOT NULL,
        change text NOT NULL CHECK (change IN ('created', 'updated', 'deleted')),
        changed_at timestamptz(3) NOT NULL,
        PRIMARY KEY (camera_id, revision)
      )`);
  }
}
