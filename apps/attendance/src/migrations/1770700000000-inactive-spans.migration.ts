import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When people were away and came back, by the days of a draft. Of those who are back already nobody knows it. */
export class InactiveSpans1770700000000 implements MigrationInterface {
  readonly name = 'InactiveSpans1770700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE people ADD COLUMN inactive_spans datemultirange NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN inactive_spans');
  }
}
