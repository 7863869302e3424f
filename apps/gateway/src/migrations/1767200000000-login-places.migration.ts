import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LoginPlaces1767200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE login_places (
        place bytea PRIMARY KEY,
        person_id uuid NOT NULL,
        used_at timestamptz(3) NOT NULL
      );
      CREATE INDEX login_places_of_person ON login_places (person_id, used_at);
      CREATE INDEX login_places_by_use ON login_places (used_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE login_places');
  }
}
