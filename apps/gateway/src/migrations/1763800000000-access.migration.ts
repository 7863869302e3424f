import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Access1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        person_id uuid NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        revoked_at timestamptz(3)
      );
      CREATE INDEX sessions_of_person ON sessions (person_id, created_at, id);
      CREATE INDEX sessions_by_expiry ON sessions (expires_at);

      CREATE TABLE refresh_tokens (
        token_hash bytea PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        issued_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
      CREATE INDEX refresh_tokens_of_session ON refresh_tokens (session_id);

      CREATE TABLE login_attempts (
        key bytea PRIMARY KEY,
        attempts integer NOT NULL,
        window_ends_at timestamptz(3) NOT NULL
      );
      CREATE INDEX login_attempts_by_end ON login_attempts (window_ends_at);

      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        role text NOT NULL,
        key_hash bytea NOT NULL CONSTRAINT api_keys_key_hash UNIQUE,
        hint text NOT NULL,
        created_by uuid NOT NULL,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3),
        last_used_at timestamptz(3),
        revoked_at timestamptz(3)
      );
      CREATE INDEX api_keys_in_order ON api_keys (created_at, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys, login_attempts, refresh_tokens, sessions');
  }
}
