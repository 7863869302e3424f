import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people enter, ask for and sign beside what cameras see: punches by hand, correction requests, locked periods.
 */
export class LockedPeriods1770510000000 implements MigrationInterface {
  readonly name = 'LockedPeriods1770510000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE punches
        ADD COLUMN reason text,
        ADD COLUMN withdrawn_at timestamptz(3),
        ADD COLUMN withdrawn_by text,
        ADD COLUMN withdrawal_reason text,
        ADD CONSTRAINT punches_withdrawn_by_somebody CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
        ADD CONSTRAINT punches_of_cameras_stay CHECK (withdrawn_at IS NULL OR source = 'manual')`);
    await runner.query('CREATE INDEX punches_in_order ON punches (first_seen_at, recognition_id)');
    await runner.query(`
      CREATE INDEX records_with_pending_overtime ON records (local_date, id)
        WHERE overtime_status = 'pending' AND deleted_at IS NULL`);
    await createPeriods(runner);
    await createRequests(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE correction_requests, periods');
    await runner.query('DROP INDEX punches_in_order, records_with_pending_overtime');
    await runner.query(`
      ALTER TABLE punches DROP COLUMN reason, DROP COLUMN withdrawn_at, DROP COLUMN withdrawn_by,
        DROP COLUMN withdrawal_reason`);
  }
}

async function createPeriods(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE periods (
      id uuid PRIMARY KEY,
      date_from date NOT NULL,
      date_to date NOT NULL CHECK (date_to >= date_from),
      locked_by text NOT NULL,
      locked_at timestamptz(3) NOT NULL,
      lock_reason text NOT NULL,
      open_items jsonb NOT NULL,
      unlocked_by text,
      unlocked_at timestamptz(3),
      unlock_reason text NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT periods_unlocked_by_somebody CHECK ((unlocked_at IS NULL) = (unlocked_by IS NULL)),
      CONSTRAINT periods_one_lock_a_day
        EXCLUDE USING gist (daterange(date_from, date_to, '[]') WITH &&) WHERE (unlocked_at IS NULL)
    )`);
  await runner.query('CREATE INDEX periods_listed_idx ON periods (created_at, id)');
  await runner.query('CREATE INDEX periods_in_order ON periods (date_from, id)');
}

async function createRequests(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE correction_requests (
      id uuid PRIMARY KEY,
      person_id uuid NOT NULL,
      local_date date NOT NULL,
      record_id uuid,
      record_revision integer NOT NULL,
      kind text NOT NULL CHECK (kind IN ('change', 'missing_day', 'removal', 'late_data')),
      state text NOT NULL CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
      author_id text NOT NULL,
      reason text NOT NULL,
      wanted jsonb NOT NULL,
      coverage jsonb,
      before jsonb,
      after jsonb,
      outcome_hash text NOT NULL,
      period_id uuid,
      decided_by text,
      decided_at timestamptz(3),
      decision_reason text NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT correction_requests_decided CHECK ((state = 'pending') = (decided_at IS NULL))
    )`);
  await runner.query('CREATE INDEX correction_requests_listed_idx ON correction_requests (created_at, id)');
  await runner.query('CREATE INDEX correction_requests_in_order ON correction_requests (local_date, id)');
  await runner.query('CREATE INDEX correction_requests_of_person ON correction_requests (person_id, created_at, id)');
  await runner.query('CREATE INDEX correction_requests_decided_at ON correction_requests (decided_at)');
  await runner.query(`
    CREATE UNIQUE INDEX correction_requests_one_of_late_data ON correction_requests (person_id, local_date)
      WHERE kind = 'late_data' AND state = 'pending'`);
}
