import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Cameras1766400000000 implements MigrationInterface {
  readonly name = 'Cameras1766400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cameras (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        description text NOT NULL,
        rtsp_url text NOT NULL,
        rtsp_url_sealed bytea,
        username text NOT NULL,
        password_sealed bytea,
        frame_rate integer NOT NULL CHECK (frame_rate BETWEEN 1 AND 30),
        resolution_width integer NOT NULL CHECK (resolution_width >= 0),
        resolution_height integer NOT NULL CHECK (resolution_height >= 0),
        location text NOT NULL,
        is_active boolean NOT NULL,
        wanted_state text NOT NULL CHECK (wanted_state IN ('stopped', 'running')),
        revision integer NOT NULL CHECK (revision > 0),
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      )`);
    await runner.query('CREATE INDEX cameras_by_creation ON cameras (created_at, id)');
    // No foreign key: the announcement of a deletion outlives its camera.
    await runner.query(`
      CREATE TABLE pending_announcements (
        camera_id uuid NOT NULL,
        revision integer NOT NULL,
        change text NOT NULL CHECK (change IN ('created', 'updated', 'deleted')),
        changed_at timestamptz(3) NOT NULL,
        PRIMARY KEY (camera_id, revision)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE pending_announcements, cameras');
  }
}
