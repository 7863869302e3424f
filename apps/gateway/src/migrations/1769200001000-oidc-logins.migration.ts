import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OidcLogins1769200001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE oidc_logins (
        issuer text NOT NULL,
        subject text NOT NULL,
        person_id uuid NOT NULL,
        used_at timestamptz(3) NOT NULL,
        PRIMARY KEY (issuer, subject),
        CONSTRAINT oidc_logins_one_a_person UNIQUE (person_id, issuer)
      );
      CREATE INDEX oidc_logins_by_use ON oidc_logins (used_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE oidc_logins');
  }
}
