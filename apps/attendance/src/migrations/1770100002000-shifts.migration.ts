import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the days of people are computed by: shifts, and who is assigned them. */
export class Shifts1770100002000 implements MigrationInterface {
  readonly name = 'Shifts1770100002000';

  async up(runner: QueryRunner): Promise<void> {
    await createShifts(runner);
    await createAssignments(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE assignments, shifts');
  }
}

async function createShifts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE shifts (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      name_key text NOT NULL,
      versions jsonb NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT shifts_name_key UNIQUE (name_key)
    )`);
  await runner.query('CREATE INDEX shifts_listed_idx ON shifts (created_at, id)');
}

async function createAssignments(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE assignments (
      id uuid PRIMARY KEY,
      person_id uuid,
      department text,
      department_key text,
      site_id uuid REFERENCES sites (id),
      shift_id uuid REFERENCES shifts (id),
      rotation jsonb,
      shift_ids uuid[] NOT NULL,
      weekdays smallint[] NOT NULL,
      work_site_id uuid REFERENCES sites (id),
      valid_from date NOT NULL,
      valid_to date CHECK (valid_to >= valid_from),
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT assignments_one_subject CHECK (num_nonnulls(person_id, department_key, site_id) = 1),
      CONSTRAINT assignments_one_schedule CHECK (num_nonnulls(shift_id, rotation) < 2)
    )`);
  await runner.query('CREATE INDEX assignments_listed_idx ON assignments (created_at, id)');
  await runner.query('CREATE INDEX assignments_in_order_of_beginning ON assignments (valid_from, id)');
  await runner.query('CREATE INDEX assignments_of_person ON assignments (person_id) WHERE person_id IS NOT NULL');
  await runner.query(
    'CREATE INDEX assignments_of_department ON assignments (department_key) WHERE department_key IS NOT NULL',
  );
  await runner.query('CREATE INDEX assignments_of_site ON assignments (site_id) WHERE site_id IS NOT NULL');
  await runner.query('CREATE INDEX assignments_of_shift ON assignments USING gin (shift_ids)');
}
