import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from './in-transaction';

export interface Mention {
  /** With its schema. */
  readonly table: string;
  readonly rows: number;
  /** Which of the texts; undefined: the id. */
  readonly text: number | undefined;
}

interface TableColumns {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly blocks: string;
}

/** 200 MB, well within the time that a statement may take. */
const blocksAtOnce = 25_000;

/**
 * Searches every table of the service's schema, those that are not thought of yet among them, for the id of a person
 * and for texts: in all columns, inside of lists, JSON and bytes.
 */
@Injectable()
export class MentionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * What is sealed says nothing, and is not opened. Texts are found whatever their case.
   * @param secrets columns (`schema.table.column`) that are not searched for texts: whoever asks for one beginning
   * after the other would read them
   * @throws AppError `unavailable` when the database is away
   */
  async find(
    personId: string,
    texts: readonly string[],
    secrets: readonly string[] = [],
  ): Promise<{ readonly tables: readonly string[]; readonly mentions: readonly Mention[] }> {
    const tables = await this.tables();
    const mentions: Mention[] = [];
    for (const table of tables) mentions.push(...(await this.findIn(table, personId, texts, secrets)));
    return { tables: tables.map(nameOf), mentions };
  }

  private async tables(): Promise<TableColumns[]> {
    return this.dataSource.query<TableColumns[]>(
      `SELECT n.nspname AS schema, c.relname AS table, pg_relation_size(c.oid) / 8192 AS blocks,
              json_agg(json_build_object('name', a.attname, 'type', t.typname) ORDER BY a.attnum) AS columns
         FROM pg_class c
         JOIN pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         JOIN pg_type t ON t.oid = a.atttypid
        WHERE n.nspname = current_schema() AND c.relkind = 'r'
        GROUP BY n.nspname, c.relname, c.oid ORDER BY c.relname`,
    );
  }

  private async findIn(
    table: TableColumns,
    personId: string,
    texts: readonly string[],
    secrets: readonly string[],
  ): Promise<Mention[]> {
    const counted = [0, ...texts.map(() => 0)];
    const conditions = [holdsId(table), ...texts.map((_, index) => holdsText(table, index + 2, secrets))];
    const counts = conditions.map((condition) => `count(*) FILTER (WHERE ${condition})::float8`);
    // At least once: a table that was just filled may say that it has no blocks.
    for (let from = 0; from === 0 || from <= Number(table.blocks); from += blocksAtOnce) {
      const [row] = await inTransaction(this.dataSource, (manager) =>
        manager.query<{ counts: number[] }[]>(
          `SELECT ARRAY[${counts.join(', ')}] AS counts FROM ${nameOf(table)}
            WHERE ctid >= '(${from},0)'::tid AND ctid < '(${from + blocksAtOnce},0)'::tid
              AND $1::text IS NOT NULL ${texts.map((_, index) => `AND $${index + 2}::text IS NOT NULL`).join(' ')}`,
          [personId, ...texts],
        ),
      );
      row?.counts.forEach((count, index) => (counted[index] = (counted[index] ?? 0) + count));
    }
    return counted.flatMap((rows, index) =>
      rows === 0 ? [] : [{ table: nameOf(table), rows, text: index === 0 ? undefined : index - 1 }],
    );
  }
}

function nameOf({ schema, table }: TableColumns): string {
  return `${schema}.${table}`;
}

function holdsId({ columns }: TableColumns): string {
  const conditions = columns.flatMap(({ name, type }) => {
    if (type === 'uuid') return [`"${name}" = $1::text::uuid`];
    if (type === '_uuid') return [`$1::text::uuid = ANY("${name}")`];
    return inText(name, type, '$1') ?? [];
  });
  return conditions.length === 0
    ? 'false'
    : conditions.map((condition) => `coalesce(${condition}, false)`).join(' OR ');
}

function holdsText(table: TableColumns, parameter: number, secrets: readonly string[]): string {
  const searched = table.columns.filter(({ name }) => !secrets.includes(`${nameOf(table)}.${name}`));
  const conditions = searched.flatMap(({ name, type }) => inText(name, type, `$${parameter}`) ?? []);
  return conditions.length === 0
    ? 'false'
    : conditions.map((condition) => `coalesce(${condition}, false)`).join(' OR ');
}

const textTypes = new Set(['text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', '_varchar', 'citext', 'name']);

function inText(name: string, type: string, parameter: string): string | undefined {
  if (type === 'bytea') return `position(convert_to(${parameter}, 'UTF8') IN "${name}") > 0`;
  return textTypes.has(type) ? `strpos(lower("${name}"::text), lower(${parameter})) > 0` : undefined;
}
