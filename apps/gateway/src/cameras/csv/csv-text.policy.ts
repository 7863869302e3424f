import { parse } from 'csv-parse/sync';
import { tidyText } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { decodeUtf8 } from '../../http/body-text.policy';

export const csvBytesMax = 1024 * 1024;
export const csvRowsMax = 1_000;
/** Far more than a camera has fields. */
const columnsMax = 100;
/** The longest row a camera can fill; an unclosed quote does not swallow the rest of a file. */
const rowCharactersMax = 64 * 1024;

export interface CsvRow {
  /** As a spreadsheet counts: the header is row 1, blank rows count. */
  readonly row: number;
  /** Column to cell, as written. */
  readonly cells: Readonly<Record<string, string>>;
  /** Cells beyond the last column. */
  readonly cellsTooMany: number;
}

export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
}

/**
 * A table out of the bytes of a file: UTF-8 with or without a byte order mark, or UTF-16 with one (Excel's "Unicode
 * text"), line ends of any kind and mixed, commas, semicolons, tabs or | as the header has them.
 *
 * @throws AppError `unsupported_media` for other encodings, `malformed` for what is no CSV, `invalid_argument` naming
 * `file` for a table without a header or with too many rows
 */
export function readCsv(bytes: Uint8Array, rowsMax = csvRowsMax): CsvTable {
  const { body, separator } = tableIn(decode(bytes));
  return toTable(recordsOf(body, separator, rowsMax), rowsMax);
}

/**
 * Rows with something in them, the first of which names the columns.
 * @throws AppError `invalid_argument` naming `file`, as `readCsv`
 */
export function toTable([header, ...records]: readonly TableRecord[], rowsMax: number): CsvTable {
  if (header === undefined)
    throw AppError.invalid([{ field: 'file', message: 'is empty; the first row names fields' }]);
  if (records.length > rowsMax) throw tooManyRows(rowsMax);
  if (header.cells.length > columnsMax) {
    throw AppError.invalid([{ field: 'file', message: `must have at most ${columnsMax} columns` }]);
  }
  const columns = header.cells.map((name) => tidyText(name).toLowerCase());
  return { columns, rows: records.map((record) => toRow(columns, record)) };
}

/** By their byte order mark, without which nobody writes it. */
const utf16: readonly (readonly [string, string])[] = [
  ['fffe', 'utf-16le'],
  ['feff', 'utf-16be'],
];

function decode(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex');
  const encoding = utf16.find(([start]) => start === mark)?.[1];
  const text = encoding === undefined ? decodeUtf8(bytes) : decodeUtf16(bytes, encoding);
  if (text !== undefined && !text.includes('\0')) return text;
  throw new AppError('unsupported_media', 'The file is no UTF-8; save it again, in Excel as "CSV UTF-8".');
}

function decodeUtf16(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What Excel writes, and takes, as a first line that is no row. */
const separatorLine = /^\s*"?sep=([^\r\n])"?[ \t]*(?:\r\n|\n|\r|$)/i;
const separators: readonly string[] = [';', '\t', '|', ','];

/**
 * The text from its header on, and what separates its cells: what a `sep=` line says, or whichever stands in the
 * header, since names of fields hold none.
 *
 * @throws AppError `invalid_argument` for a `sep=` line with another character
 */
function tableIn(text: string): { readonly body: string; readonly separator: string } {
  const [line, named] = separatorLine.exec(text) ?? [];
  if (line !== undefined && named !== undefined) {
    if (separators.includes(named)) return { body: text.slice(line.length), separator: named };
    throw AppError.invalid([{ field: 'file', message: 'must have commas, semicolons, tabs or | between its cells' }]);
  }
  const header = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  return { body: text, separator: separators.find((separator) => header.includes(separator)) ?? ',' };
}

export interface TableRecord {
  /** As a spreadsheet counts. */
  readonly row: number;
  readonly cells: readonly string[];
}

/** Rows with something in them, in order. */
function recordsOf(text: string, delimiter: string, rowsMax: number): TableRecord[] {
  // With blank ones: a file of nothing but line ends would else keep everybody waiting for half a minute.
  const recordsMax = 2 * rowsMax;
  const records = parseOrSay(text, delimiter, recordsMax);
  if (records.length > recordsMax) throw tooManyRows(rowsMax);
  return records
    .map((cells, index) => ({ row: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

function tooManyRows(rowsMax: number): AppError {
  return AppError.invalid([{ field: 'file', message: `must have at most ${rowsMax} rows; split it` }]);
}

function parseOrSay(text: string, delimiter: string, recordsMax: number): string[][] {
  try {
    return parse(text, {
      delimiter,
      // Left to itself the parser takes the first kind it meets for the only one, and rows melt into one another.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: rowCharactersMax,
      to: recordsMax + 1,
    });
  } catch (cause) {
    const { code, lines } = cause as { readonly code?: unknown; readonly lines?: unknown };
    const where = typeof lines === 'number' ? ` at line ${lines}` : '';
    throw new AppError('malformed', `The file is no CSV${where}: ${faultOf(code)}.`, { cause });
  }
}

function faultOf(code: unknown): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quote is opened and never closed';
    case 'CSV_MAX_RECORD_SIZE':
      return 'a row is too long, or a quote is not closed';
    default:
      return 'a quote stands where none can; inside of a cell it is written twice';
  }
}

function toRow(columns: readonly string[], { row, cells }: TableRecord): CsvRow {
  const named = columns.map((column, index) => [column, cells[index] ?? ''] as const);
  const beyond = cells.slice(columns.length).filter((cell) => cell.trim() !== '');
  return { row, cells: Object.fromEntries(named), cellsTooMany: beyond.length };
}
