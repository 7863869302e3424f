import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever is there already chose their password, or was given one by somebody who meant it to last. */
export class PasswordChange1769200000000 implements MigrationInterface {
  readonly name = 'PasswordChange1769200000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people ADD COLUMN password_change_required boolean NOT NULL DEFAULT false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people DROP COLUMN password_change_required');
  }
}
