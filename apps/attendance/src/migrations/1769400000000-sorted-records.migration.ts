import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the list of records may be ordered by. */
export class SortedRecords1769400000000 implements MigrationInterface {
  readonly name = 'SortedRecords1769400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX records_in_order_of_check_in ON records (check_in, id) WHERE deleted_at IS NULL');
    await runner.query('CREATE INDEX records_in_order_of_day ON records (local_date, id) WHERE deleted_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX records_in_order_of_check_in, records_in_order_of_day');
  }
}
