import { personChanged } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was committed and not published by then goes into the outbox; the columns that counted it go. */
export class OutboxOfPeople1767900001000 implements MigrationInterface {
  readonly name = 'OutboxOfPeople1767900001000';

  async up(runner: QueryRunner): Promise<void> {
    await publishInMigration(runner, personChanged, keptBackChanges);
    await publishInMigration(runner, personChanged, keptBackErasures);
    // The index people_unannounced_idx goes with its column.
    await runner.query('ALTER TABLE people DROP COLUMN announced_revision');
    await runner.query('ALTER TABLE person_erasures DROP COLUMN revision');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE people ADD COLUMN announced_revision integer NOT NULL DEFAULT 0');
    await runner.query('CREATE INDEX people_unannounced_idx ON people (id) WHERE announced_revision < revision');
    await runner.query('ALTER TABLE person_erasures ADD COLUMN revision integer NOT NULL DEFAULT 2147483647');
  }
}

/** What others keep of a person, and nothing else of the row. */
const keptBackChanges = `
  SELECT jsonb_build_object(
           'person_id', id,
           'change', CASE WHEN revision = 1 THEN 'PERSON_CHANGE_CREATED' ELSE 'PERSON_CHANGE_UPDATED' END,
           'revision', revision,
           'first_name', first_name,
           'last_name', last_name,
           'employee_id', employee_id,
           'department', department,
           'is_active', is_active,
           'changed_at', updated_at) AS event
    FROM people WHERE announced_revision < revision ORDER BY id`;

const keptBackErasures = `
  SELECT jsonb_build_object(
           'person_id', person_id,
           'change', 'PERSON_CHANGE_ERASED',
           'revision', revision,
           'changed_at', erased_at) AS event
    FROM person_erasures ORDER BY person_id`;
