import type { Cell, Report, ReportColumn, ReportWriter, ReportWriterOf } from './report';
import { cellText, guardFormula, numberStyleOf } from './report-cells.policy';
import { wordsOf } from './words/words';

/** Without it Excel takes UTF-8 for something older. */
const byteOrderMark = '\uFEFF';

/** For a spreadsheet: RFC 4180, with the separator that it expects in that language. */
export const csvWriter: ReportWriterOf = async (report, sink) => {
  const words = wordsOf(report.language);
  const { separator } = numberStyleOf(report.language);
  const columns = report.columns.filter(({ type }) => type !== 'id');
  const head = columns.map(({ key }) => quoted(words.columns[key] ?? key, separator)).join(separator);
  await sink(Buffer.from(`${byteOrderMark}${head}\r\n`));
  const context = { report, words };
  return {
    write: async (rows) => {
      let text = '';
      for (const row of rows) {
        let before = '';
        for (const column of columns) {
          text += before + csvCell(column, cellText(column, row[column.key], row, context), separator);
          before = separator;
        }
        text += '\r\n';
      }
      await sink(Buffer.from(text));
    },
    end: () => Promise.resolve(),
  };
};

/** Of what is no text every character is ours; none of them is to be quoted in dates, times and counts. */
function csvCell({ type }: ReportColumn, text: string, separator: string): string {
  if (type === 'text') return quoted(guardFormula(text), separator);
  return plainTypes.has(type) ? text : quoted(text, separator);
}

const plainTypes: ReadonlySet<ReportColumn['type']> = new Set(['date', 'instant', 'minutes', 'count']);

export function quoted(text: string, separator: string): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** For programs: values as they are, words only in the titles. */
export const jsonWriter: ReportWriterOf = async (report, sink) => {
  const { kinds, columns: titles } = wordsOf(report.language);
  const columns = report.columns.map(({ key, type }) => ({ key, title: titles[key] ?? key, type: shownType(type) }));
  const head = {
    kind: report.kind,
    title: kinds[report.kind as keyof typeof kinds],
    language: report.language,
    time_zone: report.timeZone,
    date_from: textOrNull(report.dateFrom),
    date_to: textOrNull(report.dateTo),
    at: report.at?.toISOString() ?? null,
    generated_at: report.generatedAt.toISOString(),
    columns: columns.filter(({ type }) => type !== 'id'),
  };
  await sink(Buffer.from(`${JSON.stringify(head).slice(0, -1)},"data":[`));
  return rowsAsJson(report, sink);
};

function rowsAsJson({ columns }: Report, sink: (bytes: Uint8Array) => Promise<void>): ReportWriter {
  let total = 0;
  return {
    write: async (rows) => {
      if (rows.length === 0) return;
      const separator = total === 0 ? '' : ',';
      total += rows.length;
      const values = rows.map((row) =>
        JSON.stringify(Object.fromEntries(columns.map(({ key }) => [key, valueOf(row[key])]))),
      );
      await sink(Buffer.from(separator + values.join(',')));
    },
    end: async () => {
      await sink(Buffer.from(`],"total":${String(total)}}`));
    },
  };
}

function valueOf(value: Cell): Exclude<Cell, undefined | Date> {
  if (value === undefined || value === '') return null;
  return value instanceof Date ? value.toISOString() : value;
}

/** To a program a decision or a direction is a text. */
function shownType(type: ReportColumn['type']): string {
  return type === 'overtime' || type === 'role' ? 'text' : type;
}

function textOrNull(text: string): string | null {
  return text === '' ? null : text;
}
