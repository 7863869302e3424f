/**
 * A spreadsheet takes a cell that begins with one of these for a formula, and runs it. An apostrophe in front makes it
 * a text; a cell that has one already gets another, so that taking one away always gives back what was there.
 */
const formulaStart = /^'*[=+\-@\t\r＝＋－＠]/;
const guardedStart = /^'+[=+\-@\t\r＝＋－＠]/;

export function guardFormula(cell: string): string {
  return formulaStart.test(cell) ? `'${cell}` : cell;
}

export function unguardFormula(cell: string): string {
  return guardedStart.test(cell) ? cell.slice(1) : cell;
}
