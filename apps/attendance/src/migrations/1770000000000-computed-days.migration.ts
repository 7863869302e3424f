import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a day comes to, beside the row; where a punch was made. A replica of before goes on writing rows and punches:
 * what it does not know has a default.
 */
export class ComputedDays1770000000000 implements MigrationInterface {
  readonly name = 'ComputedDays1770000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE records
        ALTER COLUMN check_in DROP NOT NULL,
        DROP CONSTRAINT records_check_in_has_origin,
        ADD COLUMN is_withdrawn boolean NOT NULL DEFAULT false,
        ADD COLUMN shift_id text,
        ADD COLUMN shift_version integer,
        ADD COLUMN shift_name text,
        ADD COLUMN check_in_rounded timestamptz(3),
        ADD COLUMN check_out_rounded timestamptz(3),
        ADD COLUMN worked_minutes integer,
        ADD COLUMN break_minutes integer,
        ADD COLUMN required_minutes integer,
        ADD COLUMN late_minutes integer NOT NULL DEFAULT 0,
        ADD COLUMN early_minutes integer NOT NULL DEFAULT 0,
        ADD COLUMN overtime_minutes integer NOT NULL DEFAULT 0,
        ADD COLUMN overtime_status text NOT NULL DEFAULT 'none'
          CHECK (overtime_status IN ('none', 'pending', 'approved', 'rejected')),
        ADD COLUMN overtime_decision jsonb,
        ADD COLUMN flags text[] NOT NULL DEFAULT '{}',
        ADD COLUMN coverage_percent double precision,
        ADD COLUMN intervals jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN explanation jsonb,
        ADD CONSTRAINT records_withdrawn_is_deleted CHECK (NOT is_withdrawn OR deleted_at IS NOT NULL)`);
    await runner.query(`
      ALTER TABLE punches
        ALTER COLUMN camera_id DROP NOT NULL,
        ALTER COLUMN similarity DROP NOT NULL,
        ADD COLUMN site_id uuid NOT NULL DEFAULT '00000000-0000-4000-8000-000000000001',
        ADD COLUMN role text NOT NULL DEFAULT 'both' CHECK (role IN ('entry', 'exit', 'both', 'inside')),
        ADD COLUMN source text NOT NULL DEFAULT 'camera' CHECK (source IN ('camera', 'manual')),
        ADD COLUMN author_id text,
        ADD CONSTRAINT punches_manual_has_author CHECK ((source = 'manual') = (author_id IS NOT NULL))`);
    await runner.query('ALTER TABLE people ADD COLUMN inactive_since timestamptz(3)');
    await runner.query('UPDATE people SET inactive_since = changed_at WHERE NOT is_active');
    await createWork(runner);
    await runner.query('CREATE INDEX punches_of_person ON punches (person_id, first_seen_at)');
    await runner.query('CREATE INDEX records_deleted ON records (person_id, local_date) WHERE deleted_at IS NOT NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE day_work, planned_dates');
    await runner.query('ALTER TABLE people DROP COLUMN inactive_since');
    await runner.query('DROP INDEX punches_of_person, records_deleted');
    await runner.query(`DELETE FROM punches WHERE source = 'manual'`);
    await runner.query(`
      ALTER TABLE punches DROP COLUMN author_id, DROP COLUMN source, DROP COLUMN role, DROP COLUMN site_id,
        ALTER COLUMN camera_id SET NOT NULL, ALTER COLUMN similarity SET NOT NULL`);
    await runner.query('DELETE FROM records WHERE check_in IS NULL');
    await runner.query(`
      ALTER TABLE records
        ALTER COLUMN check_in SET NOT NULL,
        DROP COLUMN is_withdrawn, DROP COLUMN shift_id, DROP COLUMN shift_version, DROP COLUMN shift_name,
        DROP COLUMN check_in_rounded, DROP COLUMN check_out_rounded, DROP COLUMN worked_minutes,
        DROP COLUMN break_minutes, DROP COLUMN required_minutes, DROP COLUMN late_minutes, DROP COLUMN early_minutes,
        DROP COLUMN overtime_minutes, DROP COLUMN overtime_status, DROP COLUMN overtime_decision, DROP COLUMN flags,
        DROP COLUMN coverage_percent, DROP COLUMN intervals, DROP COLUMN explanation`);
  }
}

/** Days that are to be computed, when it is time. */
async function createWork(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE day_work (
      person_id uuid NOT NULL,
      local_date date NOT NULL,
      due_at timestamptz(3) NOT NULL,
      PRIMARY KEY (person_id, local_date)
    )`);
  await runner.query('CREATE INDEX day_work_by_time ON day_work (due_at)');
  await runner.query('CREATE TABLE planned_dates (local_date date PRIMARY KEY)');
}
