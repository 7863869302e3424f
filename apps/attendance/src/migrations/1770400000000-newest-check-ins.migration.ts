import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows without a check-in are the last ones when the newest come first, too. */
export class NewestCheckIns1770400000000 implements MigrationInterface {
  readonly name = 'NewestCheckIns1770400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX records_by_newest_check_in ON records (check_in DESC NULLS LAST, id DESC) WHERE deleted_at IS NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX records_by_newest_check_in');
  }
}
