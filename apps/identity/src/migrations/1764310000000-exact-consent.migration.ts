import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Yes, no and not said become three things: a `false` without a time was never anybody's word. */
export class ExactConsent1764310000000 implements MigrationInterface {
  readonly name = 'ExactConsent1764310000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE people ALTER COLUMN biometric_consent DROP NOT NULL, ALTER COLUMN biometric_consent DROP DEFAULT`);
    await runner.query(`
      UPDATE people SET biometric_consent = NULL
       WHERE NOT biometric_consent AND consent_source = '' AND consent_recorded_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('UPDATE people SET biometric_consent = false WHERE biometric_consent IS NULL');
    await runner.query(`
      ALTER TABLE people ALTER COLUMN biometric_consent SET DEFAULT false, ALTER COLUMN biometric_consent SET NOT NULL`);
  }
}
