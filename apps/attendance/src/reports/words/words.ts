import type {
  AttendanceFlag,
  AttendanceStatus,
  OvertimeStatus,
  readableReportKinds,
  ReportLanguage,
} from '@smart-attendance/contracts';
import { ar } from './ar';
import { de } from './de';
import { en } from './en';
import { es } from './es';
import { fr } from './fr';
import { zh } from './zh';

/**
 * Everything that a report says in the language of its reader; the keys of `columns` are those of report-columns.ts.
 */
export interface ReportWords {
  readonly kinds: Readonly<Record<(typeof readableReportKinds)[number], string>>;
  readonly columns: Readonly<Record<string, string>>;
  readonly statuses: Readonly<Record<AttendanceStatus, string>>;
  readonly overtime: Readonly<Record<OvertimeStatus, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<AttendanceFlag, string>>;
  readonly erasedPerson: string;
  /** Between the words that a cell has several of. */
  readonly comma: string;
  readonly noRows: string;
}

const words: Readonly<Record<ReportLanguage, ReportWords>> = { en, de, es, fr, zh, ar };

export function wordsOf(language: ReportLanguage): ReportWords {
  return words[language];
}
