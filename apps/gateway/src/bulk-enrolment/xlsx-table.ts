import { setImmediate } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { AppError, isAppError } from '@smart-attendance/errors';
import { parser, type QualifiedAttribute, type QualifiedTag, type SAXParser, type Tag } from 'sax';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { toTable, type CsvTable, type TableRecord } from '../cameras/csv/csv-text.policy';
import { numberFormatOf, type NumberFormat } from './xlsx-number-format.policy';

/** A workbook of one sheet has ten. */
const partsMax = 1_000;
/** Unpacked; 2,000 rows of staff are one or two. */
const partBytesMax = 16 * 1024 * 1024;
const columnsMax = 100;
const textCharactersMax = 64 * 1024;
/** Of all cells together, twice as many as fit into a CSV file: cells share texts, so a small file can say far more. */
const cellCharactersMax = 4 * 1024 * 1024;
/** Between two of them others have their turn. */
const charactersAtOnce = 64 * 1024;

const workbookPath = 'xl/workbook.xml';
const sheetPathDefault = 'xl/worksheets/sheet1.xml';
const textsPath = 'xl/sharedStrings.xml';
const stylesPath = 'xl/styles.xml';

/** Whether these are the first bytes of a zip archive, which a workbook is. */
export function isZip(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('latin1') === 'PK\u0003\u0004';
}

/** The name of the stream that Office puts a document with a password into. */
const encryptedName = Buffer.from('EncryptedPackage', 'utf16le');

/** Excel wrote files of this kind before 2007, and does for a workbook with a password. */
export function compoundFileKind(bytes: Uint8Array): 'old' | 'encrypted' | undefined {
  if (Buffer.from(bytes.subarray(0, 4)).toString('hex') !== 'd0cf11e0') return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(encryptedName) ? 'encrypted' : 'old';
}

/**
 * The first sheet of an Excel workbook that is not hidden, its values as they are stored: of a formula what it came to
 * when it was saved, of a number that is shown with zeros before it those, too. Nothing is unpacked beyond its bounds,
 * no entity is resolved and no formula computed.
 *
 * @throws AppError `malformed` for what is no workbook, `too_large`, and `invalid_argument` as `readCsv`
 */
export async function readXlsx(bytes: Uint8Array, rowsMax: number): Promise<CsvTable> {
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
    const parts = await partsOf(zip);
    const sheetPath = await firstSheetOf(zip, parts);
    const texts = parts.has(textsPath) ? await readTexts(await textOf(zip, parts, textsPath)) : [];
    const formats = parts.has(stylesPath) ? await readFormats(await textOf(zip, parts, stylesPath)) : [];
    const rows = await readRows(await textOf(zip, parts, sheetPath), { texts, formats }, rowsMax);
    return toTable(
      rows.filter(({ cells }) => cells.some((cell) => /\S/.test(cell))),
      rowsMax,
    );
  } catch (error) {
    if (isAppError(error)) throw error;
    throw new AppError('malformed', 'The file is no sound Excel workbook (.xlsx); save it again, or as "CSV UTF-8".', {
      cause: error,
    });
  }
}

async function partsOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > partsMax) throw tooLarge();
  const parts = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry);
  return parts;
}

/** Unpacking ends at the size that the archive states. */
async function textOf(zip: ZipFile, parts: ReadonlyMap<string, Entry>, path: string): Promise<string> {
  const entry = parts.get(path);
  if (entry === undefined) throw new Error(`There is no ${path}.`);
  if (entry.uncompressedSize > partBytesMax) throw tooLarge();
  return new TextDecoder('utf-8', { fatal: true }).decode(await buffer(await zip.openReadStreamPromise(entry)));
}

/**
 * Which part the first sheet is that one sees: hidden ones before it are lists that its cells choose from. Where the
 * workbook does not say it, the usual one.
 */
async function firstSheetOf(zip: ZipFile, parts: ReadonlyMap<string, Entry>): Promise<string> {
  const relationsPath = 'xl/_rels/workbook.xml.rels';
  if (!parts.has(workbookPath) || !parts.has(relationsPath)) return sheetPathDefault;
  let relation = '';
  await parse(await textOf(zip, parts, workbookPath), {
    open: ({ name, attributes }) => {
      const isShown = localName(name) === 'sheet' && (attributes['state'] ?? 'visible') === 'visible';
      if (isShown && relation === '') relation = attributes['r:id'] ?? '';
    },
  });
  let target = '';
  await parse(await textOf(zip, parts, relationsPath), {
    open: ({ attributes }) => {
      if (attributes['Id'] === relation && relation !== '') target = attributes['Target'] ?? '';
    },
  });
  if (target === '') return sheetPathDefault;
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

/** Texts that cells share, by their number; of one in several styles the pieces together, without its readings. */
async function readTexts(xml: string): Promise<string[]> {
  const texts: string[] = [];
  let text = '';
  let isReading = false;
  let isText = false;
  await parse(xml, {
    open: ({ name }) => {
      const tag = localName(name);
      if (tag === 'si') text = '';
      else if (tag === 'rPh') isReading = true;
      else if (tag === 't') isText = !isReading;
    },
    text: (piece) => {
      if (isText) text = joined(text, piece);
    },
    close: (tag) => {
      if (tag === 't') isText = false;
      else if (tag === 'rPh') isReading = false;
      else if (tag === 'si') texts.push(unescaped(text));
    },
  });
  return texts;
}

/** How numbers are shown, by the style that a cell names. */
async function readFormats(xml: string): Promise<(NumberFormat | undefined)[]> {
  const codes = new Map<string, string>();
  const formats: (NumberFormat | undefined)[] = [];
  // Other lists have formats and styles that no cell names.
  let list = '';
  await parse(xml, {
    open: ({ name, attributes }) => {
      const tag = localName(name);
      const number = attributes['numFmtId'] ?? '';
      if (tag === 'numFmts' || tag === 'cellXfs') list = tag;
      else if (tag === 'numFmt' && list === 'numFmts') codes.set(number, attributes['formatCode'] ?? '');
      else if (tag === 'xf' && list === 'cellXfs') formats.push(numberFormatOf(number, codes.get(number)));
    },
    close: (tag) => {
      if (tag === list) list = '';
    },
  });
  return formats;
}

interface Cell {
  readonly column: number;
  readonly type: string;
  readonly style: string;
  readonly place: string;
  text: string;
}

/** What cells name by its number. */
interface Shared {
  readonly texts: readonly string[];
  readonly formats: readonly (NumberFormat | undefined)[];
}

async function readRows(xml: string, shared: Shared, rowsMax: number): Promise<TableRecord[]> {
  const rows: TableRecord[] = [];
  let row = 0;
  let cells: string[] = [];
  let cell: Cell | undefined;
  let isValue = false;
  let characters = 0;
  await parse(xml, {
    open: ({ name, attributes }) => {
      const tag = localName(name);
      if (tag === 'row') {
        row = Number(attributes['r'] ?? row + 1);
        cells = [];
      } else if (tag === 'c') {
        const place = attributes['r'] ?? '';
        const column = place === '' ? cells.length : columnOf(place);
        if (column >= columnsMax)
          throw AppError.invalid([{ field: 'file', message: `must have at most ${columnsMax} columns` }]);
        cell = { column, type: attributes['t'] ?? 'n', style: attributes['s'] ?? '0', place, text: '' };
      } else if (tag === 'v' || tag === 't') isValue = true;
    },
    text: (piece) => {
      if (isValue && cell !== undefined) cell.text = joined(cell.text, piece);
    },
    close: (tag) => {
      if (tag === 'v' || tag === 't') isValue = false;
      else if (tag === 'c' && cell !== undefined) {
        while (cells.length < cell.column) cells.push('');
        const value = valueOf(cell, shared);
        characters += value.length;
        if (characters > cellCharactersMax) throw tooLarge();
        cells[cell.column] = value;
        cell = undefined;
      } else if (tag === 'row') {
        // Twice as many with blank ones, as of a CSV file.
        if (rows.length > 2 * rowsMax) throw tooManyRows(rowsMax);
        rows.push({ row, cells });
      }
    },
  });
  return rows;
}

/** @throws AppError `invalid_argument` for #N/A and the like, and for a date, which no column of staff is */
function valueOf({ type, style, text, place }: Cell, { texts, formats }: Shared): string {
  switch (type) {
    case 's':
      return texts[Number(text)] ?? '';
    case 'b':
      return text === '1' ? 'true' : 'false';
    case 'e':
      throw wrongCell(`has an error of Excel (${text.slice(0, 20)})`, place);
    case 'n':
      if (text === '' || !Number.isFinite(Number(text))) return text;
      return shownNumber(text, formats[Number(style)], place);
    default:
      return unescaped(text);
  }
}

/** A number as people type it, 1001 and not 1.001E3, with the zeros before it that they see. */
function shownNumber(text: string, format: NumberFormat | undefined, place: string): string {
  // Excel makes days of 1-2 and MAR-5, and keeps nothing of what was typed.
  if (format?.kind === 'date') throw wrongCell('has a date, where the format must be Text before it is typed,', place);
  const number = /^-?\d+$/.test(text) ? text : String(Number(text));
  return format?.kind === 'zeros' && /^\d+$/.test(number) ? number.padStart(format.digits, '0') : number;
}

/** Characters that XML has no place for, such as the line ends of older files (`_x000D_`). */
function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

function wrongCell(message: string, place: string): AppError {
  return AppError.invalid([{ field: 'file', message: `${message} in cell ${place.slice(0, 10)}` }]);
}

/** `AB7` is column 27, counted from 0. */
function columnOf(place: string): number {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0] ?? '';
  if (letters === '') throw new Error('A cell has no column.');
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

interface Handlers {
  readonly open?: (tag: { readonly name: string; readonly attributes: Readonly<Record<string, string>> }) => void;
  readonly text?: (text: string) => void;
  readonly close?: (localName: string) => void;
}

/** Piece by piece, so that nobody waits for a large one. @throws what is no XML, or declares entities */
async function parse(xml: string, { open, text, close }: Handlers): Promise<void> {
  const sax: SAXParser = parser(true, { trim: false, normalize: false });
  let fault: unknown;
  sax.onerror = (error) => {
    fault ??= error;
    sax.error = null as unknown as Error;
  };
  sax.ondoctype = () => {
    fault ??= new Error('A document type has no place here.');
  };
  const guarded =
    <T>(handle: ((value: T) => void) | undefined) =>
    (value: T): void => {
      if (fault !== undefined) return;
      try {
        handle?.(value);
      } catch (error) {
        fault = error;
      }
    };
  sax.onopentag = guarded((tag: Tag | QualifiedTag) => open?.({ name: tag.name, attributes: textsOf(tag.attributes) }));
  sax.ontext = guarded(text);
  sax.oncdata = guarded(text);
  sax.onclosetag = guarded((name: string) => close?.(localName(name)));
  for (let from = 0; from < xml.length && fault === undefined; from += charactersAtOnce) {
    sax.write(xml.slice(from, from + charactersAtOnce));
    await setImmediate();
  }
  if (fault === undefined) sax.close();
  if (fault !== undefined) throw fault as Error;
}

function textsOf(attributes: Readonly<Record<string, string | QualifiedAttribute>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
  );
}

/** Some writers put a prefix before every name. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function joined(text: string, piece: string): string {
  if (text.length + piece.length > textCharactersMax) throw tooLarge();
  return text + piece;
}

function tooLarge(): AppError {
  return new AppError(
    'too_large',
    'The workbook is larger than a list of staff can be; keep the one sheet, or send CSV.',
  );
}

function tooManyRows(rowsMax: number): AppError {
  return AppError.invalid([{ field: 'file', message: `must have at most ${rowsMax} rows; split it` }]);
}
