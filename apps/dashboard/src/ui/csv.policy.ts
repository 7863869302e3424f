/** A spreadsheet takes a cell that begins with one of these for a formula, and runs it; an apostrophe makes it text. */
const formulaStart = /^[\s']*[=+\-@\t\r＝＋－＠]/;
const numberOnly = /^-?\d+([.,]\d+)?$/;

/** Spreadsheets read UTF-8 as such only behind this mark. */
export const byteOrderMark = '\ufeff';

type Cell = string | number | boolean | null;

/** One line of CSV (RFC 4180), with its line break. */
export function toCsvLine(cells: readonly Cell[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

function toCell(value: Cell): string {
  const text = value === null ? '' : String(value);
  const harmless = formulaStart.test(text) && !numberOnly.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
