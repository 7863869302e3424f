import { attendanceRecorded } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events of records go by the outbox; those that an earlier version kept back go there too. */
export class RecordEvents1768000000000 implements MigrationInterface {
  readonly name = 'RecordEvents1768000000000';

  async up(runner: QueryRunner): Promise<void> {
    await publishInMigration(runner, attendanceRecorded, keptBack);
    await runner.query('DROP INDEX records_to_announce');
    await runner.query('ALTER TABLE records DROP COLUMN announced_revision, DROP COLUMN last_change');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE records
        ADD COLUMN announced_revision integer,
        ADD COLUMN last_change text NOT NULL DEFAULT 'extended'
          CHECK (last_change IN ('opened', 'extended', 'corrected', 'deleted'))`);
    await runner.query('UPDATE records SET announced_revision = revision');
    await runner.query(`
      ALTER TABLE records
        ALTER COLUMN last_change DROP DEFAULT,
        ALTER COLUMN announced_revision SET NOT NULL,
        ADD CHECK (announced_revision BETWEEN 0 AND revision)`);
    await runner.query('CREATE INDEX records_to_announce ON records (updated_at) WHERE announced_revision < revision');
  }
}

/** A record of which nothing was published is published as opened, however far it is. */
const keptBack = `
  SELECT jsonb_build_object(
           'change', 'RECORD_CHANGE_' || upper(
             CASE WHEN announced_revision = 0 AND last_change <> 'deleted' THEN 'opened' ELSE last_change END),
           'record', to_jsonb(record) || jsonb_build_object(
             'person_name', CASE WHEN people.is_erased THEN 'Erased person' ELSE COALESCE(people.name, '') END,
             'department', COALESCE(people.department, ''))) AS event
    FROM records record LEFT JOIN people ON people.id = record.person_id
   WHERE announced_revision < record.revision ORDER BY record.updated_at, record.id`;
