import { setImmediate } from 'node:timers/promises';
import PDFDocument from 'pdfkit';
import type { ReportLanguage } from '@smart-attendance/contracts';
import { dateAfter, wallDate } from '../calendar/wall-clock.policy';
import type { Cell, ColumnType, Report, ReportColumn, ReportRow, ReportWriterOf } from './report';
import { cellText, wallText, wallTimeText, zoneOf } from './report-cells.policy';
import { PdfTable } from './pdf-table';
import { wordsOf, type ReportWords } from './words/words';

/** Some ten milliseconds; between two pieces others get their turn. */
const rowsAtOnce = 5;
const marginPoints = 28;

/** How much of the width a column takes beside the others. */
const shares: Readonly<Record<ColumnType, number>> = {
  id: 0,
  text: 3,
  date: 2,
  instant: 2,
  minutes: 1.5,
  count: 1.2,
  percent: 1.5,
  status: 2,
  overtime: 1.8,
  role: 1.6,
  flags: 3.4,
};

/** A table on sheets of A4 across, with the titles on each; what is too long for its column ends in an ellipsis. */
export const pdfWriter: ReportWriterOf = (report, sink) => {
  const words = wordsOf(report.language);
  const columns = report.columns.filter(({ type }) => type !== 'id');
  const document = new PDFDocument({ size: 'A4', layout: 'landscape', margin: marginPoints, font: '' });
  const written = pump(document, sink);
  let failure: unknown;
  written.catch((error: unknown) => (failure = error));
  const table = new PdfTable(document, {
    title: words.kinds[report.kind as keyof typeof words.kinds],
    subtitle: subtitleOf(report),
    titles: columns.map(({ key }) => words.columns[key] ?? key),
    shares: columns.map(({ type }) => shares[type]),
    isRightToLeft: report.language === 'ar',
    marginPoints,
  });
  let total = 0;
  const context = { report, words };
  return {
    write: async (rows) => {
      total += rows.length;
      for (let first = 0; first < rows.length; first += rowsAtOnce) {
        if (failure !== undefined) throw failure as Error;
        for (const row of rows.slice(first, first + rowsAtOnce)) {
          table.row(columns.map((column) => shownText(column, row[column.key], row, context)));
        }
        await setImmediate();
      }
    },
    end: async () => {
      if (total === 0) table.row([words.noRows]);
      document.end();
      await written;
    },
  };
};

async function pump(from: NodeJS.ReadableStream, sink: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  for await (const bytes of from) await sink(bytes as unknown as Uint8Array);
}

/**
 * For people who read, and no program: dates as they write them, and of a time on the day of its row, or the next, no
 * date.
 */
function shownText(
  column: ReportColumn,
  value: Cell,
  row: ReportRow,
  context: { readonly report: Report; readonly words: ReportWords },
): string {
  const { report } = context;
  if (column.type === 'date' && typeof value === 'string') return dateText(value, report.language);
  if (column.type === 'instant' && value instanceof Date) return momentText(value, row, report);
  return cellText(column, value, row, context);
}

function momentText(at: Date, row: ReportRow, report: Report): string {
  const zone = zoneOf(row, report);
  const date = wallDate(at.getTime(), zone);
  const time = wallTimeText(at, zone);
  const ofRow = row['date'];
  if (date === ofRow) return time;
  if (typeof ofRow === 'string' && date === dateAfter(ofRow, 1)) return `${time} +1`;
  return `${dateText(date, report.language)} ${time}`;
}

function subtitleOf(report: Report): string {
  const { language, timeZone, dateFrom, dateTo, at, generatedAt, department } = report;
  const days = dateFrom === dateTo ? [dateFrom] : [dateFrom, dateTo];
  const span =
    dateFrom === '' ? wallText(at ?? generatedAt, timeZone) : days.map((day) => dateText(day, language)).join(' – ');
  return [span, ...(department === '' ? [] : [department]), timeZone].join('  ·  ');
}

const dateFormats = new Map<ReportLanguage, Intl.DateTimeFormat>();
const shownDates = new Map<string, string>();
const shownDatesMax = 2_000;

/** In Arabic too with the digits that a table of times has beside it. */
function dateText(date: string, language: ReportLanguage): string {
  const key = `${language} ${date}`;
  const known = shownDates.get(key);
  if (known !== undefined) return known;
  const format =
    dateFormats.get(language) ??
    new Intl.DateTimeFormat(`${language === 'en' ? 'en-GB' : language}-u-ca-gregory-nu-latn`, {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone: 'UTC',
    });
  dateFormats.set(language, format);
  if (shownDates.size >= shownDatesMax) shownDates.clear();
  const shown = format.format(new Date(date)).replace(/[\u200E\u200F]/g, '');
  shownDates.set(key, shown);
  return shown;
}
