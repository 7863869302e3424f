import { CameraChange, cameraChanged, timestampFromDate } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const rowsAtOnceMax = 1_000;

interface Row {
  readonly camera_id: string;
  readonly revision: number;
  readonly change: 'CREATED' | 'UPDATED' | 'DELETED';
  readonly changed_at: Date;
}

/** Events of cameras go by the outbox; those that an earlier version kept back go there too. */
export class CameraEvents1768000000000 implements MigrationInterface {
  readonly name = 'CameraEvents1768000000000';

  async up(runner: QueryRunner): Promise<void> {
    let rows: Row[];
    let skip = 0;
    do {
      rows = (await runner.query(
        `SELECT camera_id, revision, upper(change) AS change, changed_at FROM pending_announcements
          ORDER BY changed_at, camera_id, revision LIMIT $1 OFFSET $2`,
        [rowsAtOnceMax, skip],
      )) as Row[];
      await publishInMigration(runner, (tx) => {
        for (const row of rows) {
          tx.publish(cameraChanged, {
            cameraId: row.camera_id,
            revision: row.revision,
            change: CameraChange[row.change],
            changedAt: timestampFromDate(row.changed_at),
          });
        }
      });
      skip += rows.length;
    } while (rows.length === rowsAtOnceMax);
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
