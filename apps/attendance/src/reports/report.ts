import type { ReportFormat, ReportKind, ReportLanguage } from '@smart-attendance/contracts';

/**
 * How a value is written. `id` is for programs, so only JSON has it; `minutes` is a duration, `instant` is told on the
 * wall of the site.
 */
export type ColumnType =
  | 'id'
  | 'text'
  | 'date'
  | 'instant'
  | 'minutes'
  | 'count'
  | 'percent'
  | 'status'
  | 'overtime'
  | 'role'
  | 'flags';

export interface ReportColumn {
  /** Of the rows, and of the words. */
  readonly key: string;
  readonly type: ColumnType;
}

export type Cell = string | number | Date | readonly string[] | null | undefined;

/**
 * By the keys of the columns. `time_zone`: of the wall on which its instants are told; without it that of the report.
 */
export type ReportRow = Readonly<Record<string, Cell>>;

/** DATEV's words for a client of a tax consultant, and the wage types that hours are booked on. */
export interface DatevNumbers {
  readonly consultantNumber: string;
  readonly clientNumber: string;
  readonly hoursWageType: string;
  /** Empty: overtime is within the hours. */
  readonly overtimeWageType: string;
  /** Without who has no personnel number and without days whose hours are not known; else there is no file then. */
  readonly allowGaps: boolean;
}

/** What is asked for; empty fields let everybody pass. */
export interface ReportQuery {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
  /** Empty for the default of the kind. */
  readonly dateFrom: string;
  readonly dateTo: string;
  /** Of presence; undefined for now. */
  readonly at: Date | undefined;
  readonly personId: string;
  readonly department: string;
  readonly siteId: string;
  readonly datev: DatevNumbers | undefined;
}

/** With every default settled: what is written from now on. */
export interface Report extends ReportQuery {
  readonly timeZone: string;
  readonly generatedAt: Date;
  readonly columns: readonly ReportColumn[];
}

/** Takes the bytes of a file, in order; resolves when there is room for more. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** Writes a report as rows come; after `end` all bytes are in the sink. */
export interface ReportWriter {
  write(rows: readonly ReportRow[]): Promise<void>;
  end(): Promise<void>;
}

export type ReportWriterOf = (report: Report, sink: ByteSink) => ReportWriter | Promise<ReportWriter>;
