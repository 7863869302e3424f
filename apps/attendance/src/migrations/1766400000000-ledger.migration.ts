import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger1766400000000 implements MigrationInterface {
  readonly name = 'Ledger1766400000000';

  async up(runner: QueryRunner): Promise<void> {
    await createRecords(runner);
    await createPunches(runner);
    await createCorrections(runner);
    await createPeople(runner);
    await createIdempotencyKeys(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency_keys, people, corrections, punches, records');
    await runner.query('DROP FUNCTION refuse_change()');
  }
}

async function createRecords(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE records (
      id uuid PRIMARY KEY,
      person_id uuid NOT NULL,
      local_date date NOT NULL,
      check_in timestamptz(3) NOT NULL,
      check_out timestamptz(3),
      status text NOT NULL
        CHECK (status IN ('present', 'late', 'half_day', 'absent', 'on_leave', 'holiday', 'no_coverage')),
      check_in_held boolean NOT NULL,
      check_out_held boolean NOT NULL,
      status_held boolean NOT NULL,
      camera_id uuid,
      recognition_id uuid,
      similarity real,
      opening_last_seen_at timestamptz(3),
      location text NOT NULL,
      notes text NOT NULL,
      source text NOT NULL CHECK (source IN ('camera', 'manual')),
      is_corrected boolean NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      announced_revision integer NOT NULL CHECK (announced_revision BETWEEN 0 AND revision),
      last_change text NOT NULL CHECK (last_change IN ('opened', 'extended', 'corrected', 'deleted')),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      deleted_at timestamptz(3),
      CONSTRAINT records_out_after_in CHECK (check_out >= check_in),
      CONSTRAINT records_check_in_has_origin CHECK (check_in_held OR recognition_id IS NOT NULL)
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX records_one_a_day ON records (person_id, local_date) WHERE deleted_at IS NULL',
  );
  // Each list is read in the order created_at, id, whatever it is filtered by.
  await runner.query('CREATE INDEX records_by_creation ON records (created_at, id) WHERE deleted_at IS NULL');
  for (const column of ['person_id', 'camera_id', 'status', 'local_date']) {
    await runner.query(
      `CREATE INDEX records_by_${column} ON records (${column}, created_at, id) WHERE deleted_at IS NULL`,
    );
  }
  await runner.query('CREATE INDEX records_to_announce ON records (updated_at) WHERE announced_revision < revision');
}

async function createPunches(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE punches (
      recognition_id uuid PRIMARY KEY,
      person_id uuid NOT NULL,
      camera_id uuid NOT NULL,
      first_seen_at timestamptz(3) NOT NULL,
      last_seen_at timestamptz(3) NOT NULL,
      similarity real NOT NULL,
      record_id uuid REFERENCES records (id),
      handled_at timestamptz(3) NOT NULL,
      CONSTRAINT punches_last_after_first CHECK (last_seen_at >= first_seen_at)
    )`);
  await runner.query('CREATE INDEX punches_by_record ON punches (record_id, last_seen_at)');
}

async function createCorrections(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE corrections (
      id uuid PRIMARY KEY,
      record_id uuid NOT NULL REFERENCES records (id),
      author_id text NOT NULL,
      action text NOT NULL CHECK (action IN ('created', 'edited', 'deleted')),
      reason text NOT NULL,
      before jsonb,
      after jsonb,
      revision integer NOT NULL,
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT corrections_one_a_revision UNIQUE (record_id, revision)
    )`);
  await runner.query(`
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME;
    END $$`);
  await runner.query(
    'CREATE TRIGGER corrections_append_only BEFORE UPDATE OR DELETE ON corrections FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  );
}

async function createPeople(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE people (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      employee_id text NOT NULL,
      department text NOT NULL,
      is_active boolean NOT NULL,
      is_erased boolean NOT NULL,
      revision integer NOT NULL,
      changed_at timestamptz(3) NOT NULL,
      CONSTRAINT people_erased_is_empty
        CHECK (NOT is_erased OR (name = '' AND employee_id = '' AND department = '' AND NOT is_active))
    )`);
  await runner.query('CREATE INDEX people_by_department ON people (department)');
}

async function createIdempotencyKeys(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE idempotency_keys (
      author_id text NOT NULL,
      key text NOT NULL,
      request_hash text NOT NULL,
      record_id uuid NOT NULL REFERENCES records (id) DEFERRABLE INITIALLY DEFERRED,
      created_at timestamptz(3) NOT NULL,
      PRIMARY KEY (author_id, key)
    )`);
  await runner.query('CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)');
}
