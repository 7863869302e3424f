import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the retention of a service did last, by kind; in the schema of each service. */
export class RetentionRuns1770640001000 implements MigrationInterface {
  readonly name = 'RetentionRuns1770640001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE retention_runs (
        kind text PRIMARY KEY,
        ran_at timestamptz(3) NOT NULL,
        last_deleted bigint NOT NULL,
        deleted bigint NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE retention_runs');
  }
}
