import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists of people, recognitions and visits may be ordered by. A cursor holds the key, so it has an end. */
export class SortedLists1769400000000 implements MigrationInterface {
  readonly name = 'SortedLists1769400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE people ADD COLUMN name_key text
         GENERATED ALWAYS AS (left(lower(last_name || ' ' || first_name), 200)) STORED NOT NULL`,
    );
    await runner.query('CREATE INDEX people_by_name_idx ON people (name_key, id)');
    await runner.query('CREATE INDEX recognitions_by_time_idx ON recognitions (last_seen_at, id)');
    await runner.query('CREATE INDEX stranger_visits_by_time_idx ON stranger_visits (last_seen_at, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX stranger_visits_by_time_idx, recognitions_by_time_idx');
    await runner.query('ALTER TABLE people DROP COLUMN name_key');
  }
}
