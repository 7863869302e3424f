import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recognitions that identity takes back, and that hold again: the newest revision of each is right. */
export class WithdrawnRecognitions1770620000000 implements MigrationInterface {
  readonly name = 'WithdrawnRecognitions1770620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE punches
        ADD COLUMN recognition_revision integer NOT NULL DEFAULT 1,
        DROP CONSTRAINT punches_of_cameras_stay`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE punches SET withdrawn_at = NULL, withdrawn_by = NULL, withdrawal_reason = NULL WHERE source = 'camera'`);
    await runner.query(`
      ALTER TABLE punches
        DROP COLUMN recognition_revision,
        ADD CONSTRAINT punches_of_cameras_stay CHECK (withdrawn_at IS NULL OR source = 'manual')`);
  }
}
