import { queryDatabase } from '@smart-attendance/testing';

interface Table {
  readonly schema: string;
  readonly name: string;
}

/**
 * Where any of these bytes is in the database: every column of every row of every table, as Postgres writes it. Bytes
 * are looked for as it writes those, in hexadecimal.
 */
export async function tracesInDatabase(
  databaseUrl: string,
  texts: readonly string[],
  bytes: readonly Uint8Array[] = [],
): Promise<string[]> {
  const needles = [
    ...texts.flatMap((text) => [text, Buffer.from(text).toString('hex')]),
    ...bytes.map((piece) => Buffer.from(piece).toString('hex')),
  ];
  const tables = await queryDatabase<Table & Record<string, string>>(
    databaseUrl,
    `SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
      WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { schema, name } of tables) {
    const rows = await queryDatabase(
      databaseUrl,
      `SELECT FROM "${schema}"."${name}" AS row, unnest($1::text[]) AS needle
        WHERE strpos(lower(row::text), lower(needle)) > 0 LIMIT 1`,
      [needles],
    );
    if (rows.length > 0) found.push(`${schema}.${name}`);
  }
  return found;
}
