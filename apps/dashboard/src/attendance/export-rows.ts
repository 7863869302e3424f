import { api } from '../session';
import { byteOrderMark, toCsvLine } from '../ui/csv.policy';
import type { ListSearch } from './attendance-search.policy';
import { toListQuery, type AttendanceRow } from './attendance.queries';

/** About 100 MB; more rows than that are no longer opened by spreadsheets. */
export const exportedRowsMax = 1_000_000;
const pageSize = 1_000;

export interface ExportProgress {
  readonly rows: number;
  readonly total: number;
}

interface Columns {
  readonly titles: readonly string[];
  readonly cellsOf: (row: AttendanceRow) => readonly (string | number | null)[];
}

/**
 * What is filtered, as a file. It is read page by page, so that no answer is large and it can be cancelled.
 * @throws ProblemError what the API refuses, and DOMException when it is cancelled
 */
export async function exportRows(
  search: ListSearch,
  { titles, cellsOf }: Columns,
  onProgress: (progress: ExportProgress) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: string[] = [byteOrderMark, toCsvLine(titles)];
  let cursor: string | null = '';
  let rows = 0;
  while (cursor !== null && rows < exportedRowsMax) {
    const query = { ...toListQuery(search), sort: search.sort ?? '-date', limit: pageSize, cursor };
    const page: Awaited<ReturnType<typeof readPage>> = await readPage(query, signal);
    signal.throwIfAborted();
    parts.push(page.data.map((row) => toCsvLine(cellsOf(row))).join(''));
    rows += page.data.length;
    cursor = page.next_cursor === cursor ? null : page.next_cursor;
    onProgress({ rows, total: page.total });
  }
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}

type RowsQuery = ReturnType<typeof toListQuery> & {
  readonly sort: NonNullable<ListSearch['sort']>;
  readonly limit: number;
  readonly cursor: string;
};

function readPage(query: RowsQuery, signal: AbortSignal) {
  return api.get('/attendance', { params: { query }, signal });
}
