import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a person told from a kept face is of a camera and has an author (ADR 45). */
export class ToldPunches1770650000000 implements MigrationInterface {
  readonly name = 'ToldPunches1770650000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE punches
        ADD COLUMN told_at timestamptz(3),
        DROP CONSTRAINT punches_manual_has_author,
        ADD CONSTRAINT punches_of_people_have_author
          CHECK ((source = 'manual' OR told_at IS NOT NULL) = (author_id IS NOT NULL))`);
    await runner.query('ALTER TABLE records ADD COLUMN told_by text, ADD COLUMN told_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE records DROP COLUMN told_by, DROP COLUMN told_at');
    await runner.query("UPDATE punches SET author_id = NULL WHERE source = 'camera'");
    await runner.query(`
      ALTER TABLE punches
        DROP CONSTRAINT punches_of_people_have_author,
        DROP COLUMN told_at,
        ADD CONSTRAINT punches_manual_has_author CHECK ((source = 'manual') = (author_id IS NOT NULL))`);
  }
}
