import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A word alone; what the database makes of the column, and its indexes, go along. */
export class ReportedUntil1768100000000 implements MigrationInterface {
  readonly name = 'ReportedUntil1768100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE status_spans RENAME COLUMN last_said_at TO reported_until');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE status_spans RENAME COLUMN reported_until TO last_said_at');
  }
}
