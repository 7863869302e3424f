import { attendanceRecorded, RecordChange, timestampFromDate } from '@smart-attendance/contracts';
import { publishInMigration } from '@smart-attendance/database';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const rowsAtOnceMax = 1_000;

interface Row {
  readonly id: string;
  readonly person_id: string;
  readonly person_name: string;
  readonly department: string;
  readonly local_date: string;
  readonly check_in: Date;
  readonly check_out: Date | null;
  readonly camera_id: string | null;
  readonly location: string;
  readonly notes: string;
  readonly status: string;
  readonly source: string;
  readonly similarity: number | null;
  readonly recognition_id: string | null;
  readonly is_corrected: boolean;
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly change: 'OPENED' | 'EXTENDED' | 'CORRECTED' | 'DELETED';
}

/** Events of records go by the outbox; those that an earlier version kept back go there too. */
export class RecordEvents1768000000000 implements MigrationInterface {
  readonly name = 'RecordEvents1768000000000';

  async up(runner: QueryRunner): Promise<void> {
    let rows: Row[];
    let after = '00000000-0000-0000-0000-000000000000';
    do {
      rows = await keptBack(runner, after);
      await publishInMigration(runner, (tx) => {
        for (const row of rows) tx.publish(attendanceRecorded, toEvent(row));
      });
      after = rows.at(-1)?.id ?? after;
    } while (rows.length === rowsAtOnceMax);
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

/** A record nobody has heard of is published as opened, however far it is. */
function keptBack(runner: QueryRunner, after: string): Promise<Row[]> {
  return runner.query(
    `SELECT record.*, record.local_date::text AS local_date,
            CASE WHEN people.is_erased THEN 'Erased person' ELSE COALESCE(people.name, '') END AS person_name,
            COALESCE(people.department, '') AS department,
            upper(CASE WHEN announced_revision = 0 AND last_change <> 'deleted' THEN 'opened' ELSE last_change END) AS change
       FROM records record LEFT JOIN people ON people.id = record.person_id
      WHERE announced_revision < record.revision AND record.id > $1
      ORDER BY record.id LIMIT $2`,
    [after, rowsAtOnceMax],
  ) as Promise<Row[]>;
}

function toEvent(row: Row) {
  return {
    change: RecordChange[row.change],
    record: {
      id: row.id,
      personId: row.person_id,
      personName: row.person_name,
      department: row.department,
      localDate: row.local_date,
      checkIn: timestampFromDate(row.check_in),
      ...(row.check_out !== null && { checkOut: timestampFromDate(row.check_out) }),
      cameraId: row.camera_id ?? '',
      location: row.location,
      notes: row.notes,
      status: row.status,
      source: row.source,
      ...(row.similarity !== null && { similarity: row.similarity }),
      recognitionId: row.recognition_id ?? '',
      isCorrected: row.is_corrected,
      revision: row.revision,
      createdAt: timestampFromDate(row.created_at),
      updatedAt: timestampFromDate(row.updated_at),
    },
  };
}
