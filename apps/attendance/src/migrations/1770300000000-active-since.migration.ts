import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From when on somebody may be missed; null of those who were there before, and of whom a replica of before stored. */
export class ActiveSince1770300000000 implements MigrationInterface {
  readonly name = 'ActiveSince1770300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people ADD COLUMN active_since timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN active_since');
  }
}
