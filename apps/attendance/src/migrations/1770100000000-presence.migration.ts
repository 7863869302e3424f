import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When and where each person was last seen. */
export class Presence1770100000000 implements MigrationInterface {
  readonly name = 'Presence1770100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX punches_by_person ON punches (person_id, last_seen_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX punches_by_person');
  }
}
