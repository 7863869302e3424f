import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The table of ErasuresRepository, in the schema of each service that keeps something about people. Who was erased
 * before it came has no receipt.
 */
export class Erasures1770640000000 implements MigrationInterface {
  readonly name = 'Erasures1770640000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE erasures (
        person_id uuid PRIMARY KEY,
        erased_at timestamptz(3) NOT NULL,
        finished_at timestamptz(3),
        removed jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX erasures_in_order ON erasures (erased_at, person_id)');
    await runner.query('CREATE INDEX erasures_unfinished ON erasures (erased_at) WHERE finished_at IS NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE erasures');
  }
}
