import { AppError } from '@smart-attendance/errors';
import type { SelectQueryBuilder } from 'typeorm';

/** What a list is ordered and continued by, where nothing else is asked for. */
export interface Listed {
  readonly id: string;
  readonly createdAt: Date;
}

export interface PageRequest {
  readonly skip: number;
  readonly limit: number;
  readonly descending: boolean;
  /** Empty, or a `nextCursor` of the same sort. When given it wins over `skip`. */
  readonly cursor: string;
  /** Empty for `created_at`, or one of those that the list knows. */
  readonly sort?: string;
}

export interface PageRows<E> {
  readonly rows: E[];
  /** Of the whole list. */
  readonly total: number;
  /** Empty on the last page. */
  readonly nextCursor: string;
}

/**
 * What a list may be ordered by beside its creation. A `timestamptz` has a precision of 3, or the milliseconds of a
 * cursor would not be all of it, and a text is short enough for a cursor. Give the table an index on (column, id), and
 * where the column may be null one on (column DESC NULLS LAST, id DESC) as well: rows without a value are the last ones
 * in both directions.
 */
export interface SortKey<E> {
  /** Property of the entity. */
  readonly property: keyof E & string;
  readonly type: 'timestamptz' | 'date' | 'text';
  readonly isNullable?: boolean;
}

/** By the names that clients know. */
export type SortKeys<E> = Readonly<Record<string, SortKey<E>>>;

const defaultPage: PageRequest = { skip: 0, limit: 100, descending: false, cursor: '' };
const creation = 'created_at';

/**
 * One page of a query, ascending (or descending) by `createdAt`, or what `page.sort` names, and `id`. The cursor is the
 * place after a row, so rows that come or go elsewhere neither repeat nor hide another.
 * @throws AppError `invalid_argument` for a cursor that no list of this sort gave, or a sort that is none
 */
export async function readPage<E extends Listed>(
  query: SelectQueryBuilder<E>,
  alias: string,
  page: PageRequest = defaultPage,
  sortKeys: SortKeys<E> = {},
): Promise<PageRows<E>> {
  const sort = page.sort === undefined || page.sort === '' ? creation : page.sort;
  const key = sortKeyOf(sort, sortKeys);
  const direction = page.descending ? 'DESC' : 'ASC';
  const pageQuery = query
    .clone()
    .orderBy(`${alias}.${key.property}`, direction, key.isNullable === true ? 'NULLS LAST' : undefined)
    .addOrderBy(`${alias}.id`, direction)
    // One more than asked tells whether there is a next page.
    .take(page.limit + 1);
  if (page.cursor === '') {
    pageQuery.skip(page.skip);
  } else {
    const place = parseCursor(page.cursor, sort, key);
    pageQuery.andWhere(isAfter(place, alias, key, page.descending), { pageAt: place.value, pageId: place.id });
  }
  const [total, found] = await Promise.all([query.clone().getCount(), pageQuery.getMany()]);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const nextCursor = found.length > rows.length && last !== undefined ? formatCursor(last, sort, key) : '';
  return { rows, total, nextCursor };
}

function isAfter<E>({ value }: Place, alias: string, { property, type, isNullable }: SortKey<E>, descending: boolean) {
  const [column, id, than] = [`${alias}.${property}`, `${alias}.id`, descending ? '<' : '>'];
  if (value === null) return `${column} IS NULL AND ${id} ${than} CAST(:pageId AS uuid)`;
  const after = `(${column}, ${id}) ${than} (CAST(:pageAt AS ${type}), CAST(:pageId AS uuid))`;
  return isNullable === true ? `(${after} OR ${column} IS NULL)` : after;
}

function sortKeyOf<E extends Listed>(sort: string, sortKeys: SortKeys<E>): SortKey<E> {
  if (sort === creation) return { property: 'createdAt', type: 'timestamptz' };
  const key = Object.hasOwn(sortKeys, sort) ? sortKeys[sort] : undefined;
  if (key !== undefined) return key;
  const known = [creation, ...Object.keys(sortKeys)].join(', ');
  throw AppError.invalid([{ field: 'sort', message: `must be one of ${known}` }]);
}

function formatCursor<E extends Listed>(row: E, sort: string, { property }: SortKey<E>): string {
  const value: unknown = row[property];
  const written = value instanceof Date ? value.getTime() : value;
  const place = sort === creation ? `${String(written)} ${row.id}` : JSON.stringify([sort, written, row.id]);
  return Buffer.from(place).toString('base64url');
}

interface Place {
  /** Null where the row has none. */
  readonly value: string | null;
  readonly id: string;
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const millisecondsPattern = /^\d{1,13}$/;

function parseCursor<E>(cursor: string, sort: string, key: SortKey<E>): Place {
  const [ofSort, written, id] = partsOf(Buffer.from(cursor, 'base64url').toString('utf8'));
  const value = ofSort === sort ? valueOf(written, key) : undefined;
  if (value !== undefined && typeof id === 'string' && idPattern.test(id)) return { value, id };
  throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
}

/** Of the order of creation a cursor has neither brackets nor the name of its sort. */
function partsOf(place: string): readonly unknown[] {
  if (!place.startsWith('[')) return [creation, ...place.split(' ')];
  try {
    const parts: unknown = JSON.parse(place);
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** As Postgres reads it; undefined when it is no such value. */
function valueOf<E>(written: unknown, { type, isNullable = false }: SortKey<E>): string | null | undefined {
  if (written === null) return isNullable ? null : undefined;
  const text = typeof written === 'string' || typeof written === 'number' ? String(written) : '';
  if (type === 'timestamptz') return millisecondsPattern.test(text) ? new Date(Number(text)).toISOString() : undefined;
  if (type === 'date') return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  // Postgres stores no NUL.
  return typeof written === 'string' && !written.includes('\0') ? written : undefined;
}
