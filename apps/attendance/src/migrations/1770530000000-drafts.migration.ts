import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of rules that reach back, and the days that they change. */
export class Drafts1770530000000 implements MigrationInterface {
  readonly name = 'Drafts1770530000000';

  async up(runner: QueryRunner): Promise<void> {
    await createDrafts(runner);
    await createDraftPeople(runner);
    await createDraftDays(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE draft_days, draft_people, drafts');
  }
}

async function createDrafts(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE drafts (
      id uuid PRIMARY KEY,
      change jsonb NOT NULL,
      state text NOT NULL
        CHECK (state IN ('previewing', 'ready', 'stale', 'failed', 'applying', 'applied', 'discarded')),
      problem text NOT NULL,
      date_from date NOT NULL,
      date_to date NOT NULL CHECK (date_to >= date_from),
      base_revision integer,
      rules_hash text NOT NULL,
      looked_at_until uuid,
      people_done integer NOT NULL,
      people_total integer NOT NULL,
      days_changed integer NOT NULL,
      days_locked integer NOT NULL,
      days_applied integer NOT NULL,
      days_different integer NOT NULL,
      author_id text NOT NULL,
      reason text NOT NULL,
      decided_by text,
      decision_reason text NOT NULL,
      decided_at timestamptz(3),
      preview_began_at timestamptz(3) NOT NULL,
      previewed_at timestamptz(3),
      applied_at timestamptz(3),
      revision integer NOT NULL CHECK (revision > 0),
      created_at timestamptz(3) NOT NULL,
      updated_at timestamptz(3) NOT NULL,
      CONSTRAINT drafts_applied_is_decided CHECK (state NOT IN ('applying', 'applied') OR decided_by IS NOT NULL)
    )`);
  await runner.query('CREATE INDEX drafts_listed_idx ON drafts (created_at, id)');
  await runner.query('CREATE INDEX drafts_in_state ON drafts (state, created_at)');
}

/** Whose days are computed by other rules, whether a row of theirs changes or not. */
async function createDraftPeople(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draft_people (
      draft_id uuid NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
      person_id uuid NOT NULL,
      is_done boolean NOT NULL DEFAULT false,
      PRIMARY KEY (draft_id, person_id)
    )`);
}

async function createDraftDays(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE draft_days (
      id uuid PRIMARY KEY,
      draft_id uuid NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
      person_id uuid NOT NULL,
      local_date date NOT NULL,
      record_id uuid,
      record_revision integer,
      before jsonb,
      after jsonb,
      after_hash text NOT NULL,
      causes text[] NOT NULL,
      outcome text NOT NULL CHECK (outcome IN ('waiting', 'locked', 'applied', 'different')),
      created_at timestamptz(3) NOT NULL,
      CONSTRAINT draft_days_one_a_day UNIQUE (draft_id, person_id, local_date)
    )`);
  await runner.query('CREATE INDEX draft_days_listed_idx ON draft_days (draft_id, local_date, id)');
}
