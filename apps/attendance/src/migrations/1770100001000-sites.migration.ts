import { defaultSiteId } from '@smart-attendance/contracts';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Places where people work, and which camera is where. */
export class Sites1770100001000 implements MigrationInterface {
  readonly name = 'Sites1770100001000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sites (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        name_key text NOT NULL,
        versions jsonb NOT NULL,
        revision integer NOT NULL CHECK (revision > 0),
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        CONSTRAINT sites_name_key UNIQUE (name_key)
      )`);
    await runner.query('CREATE INDEX sites_listed_idx ON sites (created_at, id)');
    await runner.query(`INSERT INTO sites VALUES ($1, 'Default site', 'default site', '[]', 1, now(), now())`, [
      defaultSiteId,
    ]);
    // Each pair once, the smaller id first.
    await runner.query(`
      CREATE TABLE site_travel (
        one_id uuid NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        other_id uuid NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
        minutes integer NOT NULL CHECK (minutes > 0),
        PRIMARY KEY (one_id, other_id),
        CHECK (one_id < other_id)
      )`);
    await runner.query('CREATE INDEX site_travel_other_idx ON site_travel (other_id)');
    // No foreign key: a camera may be told of before its site, and stays for the days on which it was there.
    await runner.query(`
      CREATE TABLE cameras (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        site_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('entry', 'exit', 'both', 'inside')),
        is_active boolean NOT NULL,
        is_deleted boolean NOT NULL,
        revision integer NOT NULL
      )`);
    await runner.query('CREATE INDEX cameras_by_site ON cameras (site_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE cameras, site_travel, sites');
  }
}
