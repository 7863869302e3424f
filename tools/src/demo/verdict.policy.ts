import type { Schemas } from '@smart-attendance/client';

/** What the demo reads of a row. */
export type AttendanceRow = Pick<
  Schemas['AttendanceView'],
  'id' | 'user_id' | 'check_in' | 'check_out' | 'recognition_id' | 'similarity' | 'updated_at'
>;

/** Somebody enrolled who walks through the picture. */
export interface Expected {
  readonly userId: string;
  readonly name: string;
}

/** The rows that were opened or extended since `since`, at any camera. */
export function rowsTouchedSince(rows: readonly AttendanceRow[], since: Date): AttendanceRow[] {
  return rows.filter((row) => {
    const lastSeen = row.check_out ?? row.check_in;
    return lastSeen !== null && new Date(lastSeen) >= since;
  });
}

/**
 * What is wrong with the rows, in sentences; nothing when every expected person has exactly one row and nobody else
 * has any.
 *
 * @param touched the rows of this run
 */
export function findFaults(expected: readonly Expected[], touched: readonly AttendanceRow[]): string[] {
  const known = new Set(expected.map(({ userId }) => userId));
  const faults = expected.flatMap(({ userId, name }) => {
    const count = touched.filter((row) => row.user_id === userId).length;
    return count === 1 ? [] : [`${name} has ${count === 0 ? 'no row' : `${count} rows`} and must have one`];
  });
  const others = touched.filter((row) => !known.has(row.user_id)).length;
  if (others > 0) faults.push(`${others} row(s) belong to people who were not in the picture`);
  return faults;
}
