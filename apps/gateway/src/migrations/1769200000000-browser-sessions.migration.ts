import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nothing is demanded of the new columns, so that a replica of before goes on while this one starts. */
export class BrowserSessions1769200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE sessions
        ADD COLUMN kind text NOT NULL DEFAULT 'tokens',
        ADD COLUMN cookie_hash bytea CONSTRAINT sessions_cookie_hash UNIQUE,
        ADD COLUMN last_used_at timestamptz(3),
        ADD COLUMN address text NOT NULL DEFAULT '',
        ADD COLUMN user_agent text NOT NULL DEFAULT '';
      ALTER TABLE refresh_tokens
        ADD COLUMN used_by bytea,
        ADD COLUMN successor_salt bytea;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    // What is left of them could not be used.
    await runner.query("DELETE FROM sessions WHERE kind <> 'tokens'");
    await runner.query(`
      ALTER TABLE refresh_tokens DROP COLUMN used_by, DROP COLUMN successor_salt;
      ALTER TABLE sessions
        DROP COLUMN kind, DROP COLUMN cookie_hash, DROP COLUMN last_used_at, DROP COLUMN address, DROP COLUMN user_agent;
    `);
  }
}
