import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of how many words of who was erased facts were on the bus then; before it all count (ADR 42). */
export class WordsOnBus1770700000000 implements MigrationInterface {
  readonly name = 'WordsOnBus1770700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasures ADD COLUMN words_on_bus integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE erasures DROP COLUMN words_on_bus');
  }
}
