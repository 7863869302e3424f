import { AppError } from '@smart-attendance/errors';
import type { SelectQueryBuilder } from 'typeorm';

/** What a list is ordered and continued by. */
export interface Listed {
  readonly id: string;
  readonly createdAt: Date;
}

export interface PageRequest {
  readonly skip: number;
  readonly limit: number;
  readonly descending: boolean;
  /** Empty, or a `nextCursor`. When given it wins over `skip`. */
  readonly cursor: string;
}

export interface PageRows<E> {
  readonly rows: E[];
  /** Of the whole list. */
  readonly total: number;
  /** Empty on the last page. */
  readonly nextCursor: string;
}

const defaultPage: PageRequest = { skip: 0, limit: 100, descending: false, cursor: '' };

/**
 * One page of a query, oldest first (or newest, when descending) by `createdAt` and `id`. The cursor is the place
 * after a row, so rows that come or go elsewhere neither repeat nor hide another; `createdAt` is a `timestamptz(3)`, or
 * the milliseconds of the cursor would not be all of it. Give the table an index on (created_at, id).
 * @throws AppError `invalid_argument` for a cursor that no list gave
 */
export async function readPage<E extends Listed>(
  query: SelectQueryBuilder<E>,
  alias: string,
  page: PageRequest = defaultPage,
): Promise<PageRows<E>> {
  const direction = page.descending ? 'DESC' : 'ASC';
  const pageQuery = query
    .clone()
    .orderBy(`${alias}.createdAt`, direction)
    .addOrderBy(`${alias}.id`, direction)
    // One more than asked tells whether there is a next page.
    .take(page.limit + 1);
  if (page.cursor === '') {
    pageQuery.skip(page.skip);
  } else {
    const place = parseCursor(page.cursor);
    pageQuery.andWhere(
      `(${alias}.createdAt, ${alias}.id) ${page.descending ? '<' : '>'} (CAST(:pageAt AS timestamptz), CAST(:pageId AS uuid))`,
      { pageAt: place.createdAt.toISOString(), pageId: place.id },
    );
  }
  const [total, found] = await Promise.all([query.clone().getCount(), pageQuery.getMany()]);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  return { rows, total, nextCursor: found.length > rows.length && last !== undefined ? formatCursor(last) : '' };
}

function formatCursor({ createdAt, id }: Listed): string {
  return Buffer.from(`${createdAt.getTime()} ${id}`).toString('base64url');
}

const cursorPattern = /^(\d{1,13}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function parseCursor(cursor: string): Listed {
  const [, milliseconds, id] = cursorPattern.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  if (milliseconds === undefined || id === undefined) {
    throw AppError.invalid([{ field: 'cursor', message: 'must be the next_cursor of an earlier page' }]);
  }
  return { createdAt: new Date(Number(milliseconds)), id };
}
