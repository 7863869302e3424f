import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Large reports: the jobs that write them, their files in pieces, and what is written every week or month. */
export class Reports1770520000000 implements MigrationInterface {
  readonly name = 'Reports1770520000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE report_schedules (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        query jsonb NOT NULL,
        every text NOT NULL CHECK (every IN ('weekly', 'monthly')),
        weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
        day_of_month integer NOT NULL CHECK (day_of_month BETWEEN 1 AND 28),
        at_minutes integer NOT NULL CHECK (at_minutes BETWEEN 0 AND 1439),
        is_active boolean NOT NULL,
        next_run_at timestamptz(3),
        last_run_at timestamptz(3),
        last_job_id uuid,
        author_id text NOT NULL,
        revision integer NOT NULL CHECK (revision > 0),
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL,
        CONSTRAINT report_schedules_active_has_next CHECK (is_active = (next_run_at IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX report_schedules_listed ON report_schedules (created_at, id)');
    await runner.query('CREATE INDEX report_schedules_due ON report_schedules (next_run_at) WHERE is_active');
    await runner.query(`
      CREATE TABLE report_jobs (
        id uuid PRIMARY KEY,
        owner_id text NOT NULL,
        schedule_id uuid,
        query jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        progress_percent integer NOT NULL CHECK (progress_percent BETWEEN 0 AND 100),
        rows integer NOT NULL,
        size_bytes integer NOT NULL,
        file_name text NOT NULL,
        media_type text NOT NULL,
        reason text NOT NULL,
        message text NOT NULL,
        attempts integer NOT NULL,
        lease_id uuid,
        leased_until timestamptz(3),
        created_at timestamptz(3) NOT NULL,
        started_at timestamptz(3),
        finished_at timestamptz(3),
        expires_at timestamptz(3) NOT NULL,
        CONSTRAINT report_jobs_running_is_leased CHECK ((state = 'running') = (lease_id IS NOT NULL))
      )`);
    await runner.query('CREATE INDEX report_jobs_of_owner ON report_jobs (owner_id, created_at, id)');
    await runner.query('CREATE INDEX report_jobs_listed ON report_jobs (created_at, id)');
    await runner.query(
      `CREATE INDEX report_jobs_unfinished ON report_jobs (created_at, id) WHERE state IN ('queued', 'running')`,
    );
    await runner.query('CREATE INDEX report_jobs_expiring ON report_jobs (expires_at)');
    await runner.query(`
      CREATE TABLE report_pieces (
        job_id uuid NOT NULL REFERENCES report_jobs (id) ON DELETE CASCADE,
        attempt integer NOT NULL,
        position integer NOT NULL,
        content bytea NOT NULL,
        PRIMARY KEY (job_id, attempt, position)
      )`);
    // A file that is packed already, or is soon gone, is not worth the time of packing it.
    await runner.query('ALTER TABLE report_pieces ALTER COLUMN content SET STORAGE EXTERNAL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE report_pieces, report_jobs, report_schedules');
  }
}
