import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';

/** One kind of what a service keeps about a person, as their export shows it. Names of our own migrations. */
export interface ExportedRows {
  /** A table, or tables that are joined. */
  readonly from: string;
  /** What is shown of a row: by name what it is in SQL. Never a secret, a vector, or another person. */
  readonly columns: Readonly<Record<string, string>>;
  /** True for rows of the person, who is `$1`. */
  readonly of: string;
  /** What the rows are ordered and continued by, in SQL, with its type; together unique. */
  readonly key: readonly (readonly [expression: string, type: string])[];
}

export interface ExportedPage {
  /** Each a JSON object. */
  readonly rows: string[];
  /** Empty on the last page. */
  readonly nextCursor: string;
}

/** Some hundred kilobytes. */
const rowsAtOnce = 500;

/** Reads what is kept about one person page by page, as JSON that Postgres makes of it. */
@Injectable()
export class ExportedRowsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `invalid_argument` for a cursor that no page gave, `unavailable` */
  async page({ from, columns, of, key }: ExportedRows, personId: string, cursor: string): Promise<ExportedPage> {
    const place = cursor === '' ? undefined : parse(cursor, key.length);
    const expressions = key.map(([expression]) => expression);
    const parameters = key.map(([, type], index) => `$${index + 2}::text::${type}`);
    const after = place === undefined ? '' : `AND (${expressions.join(', ')}) > (${parameters.join(', ')})`;
    const shown = Object.entries(columns).map(([name, expression]) => `${expression} AS "${name}"`);
    const rows = await this.dataSource.query<{ json: string; place: string[] }[]>(
      `SELECT (SELECT row_to_json(shown)::text FROM (SELECT ${shown.join(', ')}) AS shown) AS json,
              ARRAY[${expressions.map((expression) => `(${expression})::text`).join(', ')}] AS place
         FROM ${from} WHERE ${of} ${after} ORDER BY ${expressions.join(', ')} LIMIT ${rowsAtOnce}`,
      [personId, ...(place ?? [])],
    );
    const last = rows.length === rowsAtOnce ? rows.at(-1)?.place : undefined;
    const nextCursor = last === undefined ? '' : Buffer.from(JSON.stringify(last)).toString('base64url');
    return { rows: rows.map(({ json }) => json), nextCursor };
  }

  async count({ from, of }: Pick<ExportedRows, 'from' | 'of'>, personId: string): Promise<number> {
    const [row] = await this.dataSource.query<{ rows: string }[]>(`SELECT count(*) AS rows FROM ${from} WHERE ${of}`, [
      personId,
    ]);
    return Number(row?.rows ?? 0);
  }
}

function parse(cursor: string, parts: number): readonly string[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(place) && place.length === parts && place.every((part) => typeof part === 'string')) return place;
  } catch {
    // The same as one of the wrong shape.
  }
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}
