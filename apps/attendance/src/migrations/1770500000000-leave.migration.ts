import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Days off: those of everybody who has a calendar by their shift, and those that somebody asked for. */
export class Leave1770500000000 implements MigrationInterface {
  readonly name = 'Leave1770500000000';

  async up(runner: QueryRunner): Promise<void> {
    await createHolidays(runner);
    await createLeave(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE leave_requests, leave_types, holidays, holiday_calendars');
  }
}

async function createHolidays(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE holiday_calendars (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      name_key text NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT holiday_calendars_name_key UNIQUE (name_key)
    )`);
  await runner.query('CREATE INDEX holiday_calendars_listed_idx ON holiday_calendars (created_at, id)');
  await runner.query(`
    CREATE TABLE holidays (
      calendar_id uuid NOT NULL REFERENCES holiday_calendars (id) ON DELETE CASCADE,
      local_date date NOT NULL,
      name text NOT NULL,
      PRIMARY KEY (calendar_id, local_date)
    )`);
}

async function createLeave(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE leave_types (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      name_key text NOT NULL,
      is_paid boolean NOT NULL,
      is_active boolean NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT leave_types_name_key UNIQUE (name_key)
    )`);
  await runner.query('CREATE INDEX leave_types_listed_idx ON leave_types (created_at, id)');
  await runner.query(`
    CREATE TABLE leave_requests (
      id uuid PRIMARY KEY,
      person_id uuid NOT NULL,
      type_id uuid NOT NULL REFERENCES leave_types (id),
      type_name text NOT NULL,
      is_paid boolean NOT NULL,
      date_from date NOT NULL,
      date_to date NOT NULL CHECK (date_to >= date_from),
      part text NOT NULL CHECK (part IN ('full_day', 'first_half', 'second_half')),
      note text NOT NULL,
      state text NOT NULL CHECK (state IN ('requested', 'approved', 'refused', 'cancelled', 'withdrawn')),
      requested_by text NOT NULL,
      decided_by text,
      decided_at timestamptz(3),
      decision_reason text NOT NULL,
      ended_by text,
      ended_at timestamptz(3),
      end_reason text NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT leave_requests_half_is_one_day CHECK (part = 'full_day' OR date_from = date_to),
      CONSTRAINT leave_requests_decided CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
      CONSTRAINT leave_requests_ended CHECK ((ended_by IS NULL) = (ended_at IS NULL))
    )`);
  await runner.query('CREATE INDEX leave_requests_listed_idx ON leave_requests (created_at, id)');
  await runner.query('CREATE INDEX leave_requests_by_date ON leave_requests (date_from, id)');
  await runner.query('CREATE INDEX leave_requests_of_person ON leave_requests (person_id, date_to)');
  await runner.query('CREATE INDEX leave_requests_of_type ON leave_requests (type_id)');
  // Those that days are computed by, and those that end some day.
  await runner.query(
    `CREATE INDEX leave_requests_approved ON leave_requests (person_id, date_to) WHERE state = 'approved'`,
  );
  await runner.query(
    `CREATE INDEX leave_requests_over ON leave_requests (updated_at) WHERE state IN ('refused', 'withdrawn')`,
  );
}
