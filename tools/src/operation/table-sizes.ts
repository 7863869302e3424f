import { queryDatabase } from '@smart-attendance/testing';

/** The tables that grow with what cameras see. */
const growing = [
  'identity.sightings',
  'identity.recognitions',
  'identity.recognition_vectors',
  'identity.stranger_visits',
  'identity.unknown_face_visits',
  'attendance.punches',
  'attendance.records',
  'attendance.ledger_entries',
  'gateway.events',
  'gateway.audit_entries',
] as const;

/** Below it the first pages are most of a table. */
const rowsMin = 100;

/** Bytes a row with its indexes, of each table that has rows enough to tell. */
export async function bytesARow(databaseUrl: string): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const table of growing) {
    const [known] = await queryDatabase<{ found: string | null }>(
      databaseUrl,
      'SELECT to_regclass($1)::text AS found',
      [table],
    );
    if (known?.found === null || known === undefined) continue;
    const [size] = await queryDatabase<{ bytes: string; rows: string }>(
      databaseUrl,
      `SELECT pg_total_relation_size('${table}') AS bytes, (SELECT count(*) FROM ${table}) AS rows`,
    );
    const [bytes, rows] = [Number(size?.bytes), Number(size?.rows)];
    if (rows >= rowsMin) sizes[table] = Math.round(bytes / rows);
  }
  return sizes;
}
