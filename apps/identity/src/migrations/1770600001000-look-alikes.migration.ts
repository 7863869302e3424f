import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pairs of people whose faces are alike, and who was compared with everybody since their photos changed. */
export class LookAlikes1770600001000 implements MigrationInterface {
  readonly name = 'LookAlikes1770600001000';

  async up(runner: QueryRunner): Promise<void> {
    // Pairs go with either of the two.
    await runner.query(`
      CREATE TABLE look_alikes (
        id uuid PRIMARY KEY,
        person_a uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        person_b uuid NOT NULL REFERENCES people ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL,
        similarity real NOT NULL,
        similarity_key text GENERATED ALWAYS AS
          (lpad(greatest(0, round(similarity::numeric * 10000))::int::text, 5, '0')) STORED,
        state varchar(16) NOT NULL,
        source varchar(16) NOT NULL,
        found_at timestamptz(3) NOT NULL,
        decided_at timestamptz(3),
        decided_by varchar(255) NOT NULL DEFAULT '',
        revision integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CHECK (person_a < person_b),
        UNIQUE (person_a, person_b)
      )`);
    await runner.query('CREATE INDEX look_alikes_other_idx ON look_alikes (person_b)');
    await runner.query('CREATE INDEX look_alikes_listed_idx ON look_alikes (created_at, id)');
    await runner.query('CREATE INDEX look_alikes_alike_idx ON look_alikes (similarity_key, id)');
    await runner.query(`
      CREATE TABLE look_alike_comparisons (
        person_id uuid PRIMARY KEY REFERENCES people ON DELETE CASCADE,
        pack_id varchar(255) NOT NULL,
        templates varchar(64) NOT NULL,
        cosine_min real NOT NULL,
        is_waiting boolean NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX look_alike_comparisons_waiting_idx ON look_alike_comparisons (person_id) WHERE is_waiting',
    );
    await runner.query(`
      CREATE TABLE look_alike_scan (
        is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        people integer NOT NULL DEFAULT 0,
        is_wanted boolean NOT NULL DEFAULT false
      )`);
    await runner.query('INSERT INTO look_alike_scan DEFAULT VALUES');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE look_alike_scan, look_alike_comparisons, look_alikes');
  }
}
