import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A key of before may what its role may, as ever. */
export class ApiKeyScopes1769300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE api_keys
        ADD COLUMN scopes text[] CONSTRAINT api_keys_scopes_not_empty CHECK (cardinality(scopes) > 0),
        ADD COLUMN department text NOT NULL DEFAULT ''`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE api_keys DROP COLUMN scopes, DROP COLUMN department');
  }
}
