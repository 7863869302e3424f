import type { AttendanceFlag, AttendanceStatus, OvertimeStatus, ReportLanguage } from '@smart-attendance/contracts';
import { wallDate, wallTimeMs } from '../calendar/wall-clock.policy';
import type { Cell, Report, ReportColumn, ReportRow } from './report';
import type { ReportWords } from './words/words';

const minuteMs = 60_000;
/** A report of a month has some millions of them. */
const twoDigits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));

/** Of numbers and separators, as spreadsheets of that language expect them. */
export interface NumberStyle {
  readonly decimal: '.' | ',';
  readonly separator: ',' | ';';
}

/** A spreadsheet takes the semicolon for the separator of lists where the comma is that of decimals. */
export function numberStyleOf(language: ReportLanguage): NumberStyle {
  const isContinental = language === 'de' || language === 'es' || language === 'fr';
  return isContinental ? { decimal: ',', separator: ';' } : { decimal: '.', separator: ',' };
}

/** 499 is 8:19: a duration that spreadsheets read, and nobody takes for a decimal. */
export function durationText(minutes: number): string {
  return `${String(Math.floor(minutes / 60))}:${twoDigits[minutes % 60] ?? ''}`;
}

/** `2026-11-20 08:52`, on the wall of that zone. */
export function wallText(instant: Date, timeZone: string): string {
  return `${wallDate(instant.getTime(), timeZone)} ${wallTimeText(instant, timeZone)}`;
}

/** `08:52` */
export function wallTimeText(instant: Date, timeZone: string): string {
  const minutes = Math.floor(wallTimeMs(instant.getTime(), timeZone) / minuteMs);
  return `${twoDigits[Math.floor(minutes / 60)] ?? ''}:${twoDigits[minutes % 60] ?? ''}`;
}

export function zoneOf(row: ReportRow, report: Pick<Report, 'timeZone'>): string {
  const own = row['time_zone'];
  return typeof own === 'string' && own !== '' ? own : report.timeZone;
}

/** What reads the same whoever reads it: dates as ISO 8601, which every spreadsheet knows, and words. */
export function cellText(
  { type }: ReportColumn,
  value: Cell,
  row: ReportRow,
  { report, words }: { readonly report: Report; readonly words: ReportWords },
): string {
  if (value === null || value === undefined) return '';
  switch (type) {
    case 'instant':
      return value instanceof Date ? wallText(value, zoneOf(row, report)) : '';
    case 'minutes':
      return durationText(Number(value));
    case 'percent':
      return `${downToOneDecimal(Number(value), report.language)} %`;
    default:
      return wordOf(type, value, words);
  }
}

/** Down: a coverage that falls short of its limit by little must not read as the limit. */
export function downToOneDecimal(value: number, language: ReportLanguage): string {
  return String(Math.floor(value * 10) / 10).replace('.', numberStyleOf(language).decimal);
}

function wordOf(type: ReportColumn['type'], value: Cell, words: ReportWords): string {
  switch (type) {
    case 'status':
      return words.statuses[value as AttendanceStatus];
    case 'overtime':
      return words.overtime[value as OvertimeStatus];
    case 'role':
      return words.roles[value as string] ?? String(value);
    case 'flags':
      return (value as readonly AttendanceFlag[]).map((flag) => words.flags[flag]).join(words.comma);
    default:
      return String(value);
  }
}

/**
 * A cell that a spreadsheet would run has an apostrophe in front, as in every other export; also after blanks, which
 * some pass over. A cell that has one already gets another, so that taking one away always gives back what was there.
 */
export function guardFormula(text: string): string {
  return /^['\s]*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text;
}
