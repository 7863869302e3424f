import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { wallDate, wallTimeMs } from '../calendar/wall-clock.policy';
import type { Cell, ColumnType, Report, ReportRow, ReportWriterOf } from './report';
import { cellText, zoneOf } from './report-cells.policy';
import { wordsOf } from './words/words';
import { sheetEnd, sheetHead, workbookParts, xlsxStyles } from './xlsx-parts';

const dayMs = 24 * 60 * 60_000;
/** What a spreadsheet counts days from. */
const dayZeroMs = Date.UTC(1899, 11, 30);
/** Of zlib: a sheet is hardly larger than at 6, in half the time. */
const compressionLevel = 3;
const waitingBytesMax = 256 * 1024;

/**
 * A workbook of one sheet (ECMA-376), written as it comes: dates, times and durations are numbers with a format, so
 * that a spreadsheet sums them; texts are never formulas.
 */
export const xlsxWriter: ReportWriterOf = async (report, sink) => {
  const words = wordsOf(report.language);
  const columns = report.columns.filter(({ type }) => type !== 'id');
  const titles = columns.map(({ key }) => words.columns[key] ?? key);
  const zip = new ZipFile();
  const title = words.kinds[report.kind as keyof typeof words.kinds];
  for (const [path, xml] of workbookParts(title)) zip.addBuffer(Buffer.from(xml), path);
  const sheet = new PassThrough({ highWaterMark: waitingBytesMax });
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { compressionLevel });
  zip.end();
  const written = pump(zip.outputStream, sink);
  let failure: Error | undefined;
  written.catch((error: unknown) => {
    failure = error instanceof Error ? error : new Error(String(error));
    sheet.destroy(failure);
  });
  // While rows are read nobody waits for the sheet, and an error that nobody hears ends the process.
  sheet.on('error', () => undefined);
  const put = async (xml: string): Promise<void> => {
    if (failure !== undefined) throw failure;
    if (!sheet.write(xml)) await once(sheet, 'drain');
  };
  await put(
    sheetHead(
      titles,
      columns.map(({ type }) => type),
      report.language === 'ar',
    ),
  );
  const context = { report, words };
  return {
    write: (rows) =>
      put(
        rows
          .map((row) => {
            const cells = columns.map((column) => {
              const value = row[column.key];
              return numberCell(column.type, value, row, report) ?? textCell(cellText(column, value, row, context));
            });
            return `<row>${cells.join('')}</row>`;
          })
          .join(''),
      ),
    end: async () => {
      sheet.end(sheetEnd);
      await written;
    },
  };
};

async function pump(from: NodeJS.ReadableStream, sink: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const bytes of from) await sink(bytes as unknown as Uint8Array);
}

/** Undefined for what is told in words. */
function numberCell(type: ColumnType, value: Cell, row: ReportRow, report: Report): string | undefined {
  if (value === null || value === undefined || value === '') return '<c/>';
  switch (type) {
    case 'date':
      return styled(xlsxStyles.date, (Date.parse(String(value)) - dayZeroMs) / dayMs);
    case 'instant':
      return value instanceof Date ? styled(xlsxStyles.instant, wallDays(value, zoneOf(row, report))) : '<c/>';
    case 'minutes':
      return styled(xlsxStyles.duration, Number(value) / 1_440);
    case 'percent':
      return styled(xlsxStyles.percent, Number(value) / 100);
    case 'count':
      return `<c><v>${String(Number(value))}</v></c>`;
    default:
      return undefined;
  }
}

function wallDays(instant: Date, timeZone: string): number {
  const midnightMs = Date.parse(wallDate(instant.getTime(), timeZone));
  return (midnightMs - dayZeroMs + wallTimeMs(instant.getTime(), timeZone)) / dayMs;
}

function styled(style: number, value: number): string {
  return `<c s="${String(style)}"><v>${String(value)}</v></c>`;
}

function textCell(text: string): string {
  return text === '' ? '<c/>' : `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

/** Of what XML takes not at all nothing is left. */
export function escaped(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
