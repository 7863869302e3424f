import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Fleet1767000000000 implements MigrationInterface {
  readonly name = 'Fleet1767000000000';

  async up(runner: QueryRunner): Promise<void> {
    // With defaults, so that a replica of the version before can go on inserting while a roll-out lasts.
    await runner.query(`
      ALTER TABLE cameras
        ADD COLUMN sub_rtsp_url text NOT NULL DEFAULT '',
        ADD COLUMN sub_rtsp_url_sealed bytea,
        ADD COLUMN stream_choice text NOT NULL DEFAULT 'main',
        ADD COLUMN schedule jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN zones jsonb NOT NULL DEFAULT '{}',
        ADD COLUMN motion_gate_enabled boolean NOT NULL DEFAULT true,
        ADD COLUMN motion_sensitivity integer NOT NULL DEFAULT 50 CHECK (motion_sensitivity BETWEEN 1 AND 100),
        ADD COLUMN face_search jsonb NOT NULL DEFAULT '{}',
        ADD CONSTRAINT cameras_stream_choice_check
          CHECK (stream_choice = 'main' OR (stream_choice = 'sub' AND sub_rtsp_url <> ''))`);

    // No foreign key: the history of a deleted camera stays.
    await runner.query(`
      CREATE TABLE status_spans (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        camera_id uuid NOT NULL,
        replica text NOT NULL,
        state text NOT NULL CHECK (state IN ('stopped', 'connecting', 'live', 'waiting', 'failed')),
        reason text NOT NULL,
        began_at timestamptz(3) NOT NULL,
        last_said_at timestamptz(3) NOT NULL CHECK (last_said_at >= began_at),
        ended_at timestamptz(3) CHECK (ended_at >= began_at),
        known_until timestamptz(3) NOT NULL GENERATED ALWAYS AS (COALESCE(ended_at, last_said_at)) STORED,
        CONSTRAINT status_spans_place_key UNIQUE (camera_id, replica, began_at)
      )`);
    await runner.query('CREATE INDEX status_spans_listed_idx ON status_spans (camera_id, began_at, id)');
    await runner.query('CREATE INDEX status_spans_camera_end_idx ON status_spans (camera_id, known_until)');
    await runner.query(
      'CREATE INDEX status_spans_open_idx ON status_spans (camera_id, last_said_at) WHERE ended_at IS NULL',
    );
    await runner.query('CREATE INDEX status_spans_end_idx ON status_spans (known_until)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE status_spans');
    await runner.query(`
      ALTER TABLE cameras
        DROP COLUMN sub_rtsp_url, DROP COLUMN sub_rtsp_url_sealed, DROP COLUMN stream_choice, DROP COLUMN schedule,
        DROP COLUMN zones, DROP COLUMN motion_gate_enabled, DROP COLUMN motion_sensitivity, DROP COLUMN face_search`);
  }
}
