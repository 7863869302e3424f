import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which model packs an erasure compared by; of those before it that is not known, and nothing is said (ADR 42). */
export class ComparedPacks1770690000000 implements MigrationInterface {
  readonly name = 'ComparedPacks1770690000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasures ADD COLUMN compared_packs text[]');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasures DROP COLUMN compared_packs');
  }
}
