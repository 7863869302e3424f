import type { DataSource } from 'typeorm';
import { inTransaction } from './in-transaction';

/** A statement of so many rows takes well under a second, so nobody waits for it. */
const rowsAtOnceMax = 5_000;

/** Names in our own migrations, never anybody's input. */
export interface AgedTable {
  readonly table: string;
  /** The time by which a row is old: a column, or an expression of it that is null for what is never old. */
  readonly column: string;
}

/**
 * Deletes the rows of before a time, a bounded piece a transaction, until none is left or it is to stop. Rows that
 * somebody has locked are left to the next time.
 * @returns how many were deleted
 * @throws AppError `unavailable` when the database is away
 */
export async function deleteOlder(
  dataSource: DataSource,
  { table, column }: AgedTable,
  before: Date,
  stopping?: AbortSignal,
): Promise<number> {
  let total = 0;
  for (let deleted = rowsAtOnceMax; deleted === rowsAtOnceMax && stopping?.aborted !== true; total += deleted) {
    deleted = await inTransaction(dataSource, async (manager) => {
      const [, count] = await manager.query<[unknown[], number]>(
        `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
           SELECT ctid FROM ${table} WHERE ${column} < $1 LIMIT ${rowsAtOnceMax} FOR UPDATE SKIP LOCKED))`,
        [before],
      );
      return count;
    });
  }
  return total;
}
