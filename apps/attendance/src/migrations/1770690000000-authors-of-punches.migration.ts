import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts of erasures say of how many punches of others somebody is the author (ADR 42). */
export class AuthorsOfPunches1770690000000 implements MigrationInterface {
  readonly name = 'AuthorsOfPunches1770690000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX punches_by_author ON punches (author_id) WHERE author_id IS NOT NULL');
    await runner.query('CREATE INDEX punches_by_withdrawer ON punches (withdrawn_by) WHERE withdrawn_by IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX punches_by_author, punches_by_withdrawer');
  }
}
