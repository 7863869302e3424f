import { isVendorReport, reportDaysMax, type ReportFormat, type ReportKind } from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import { daysBetween } from '../calendar/attendance-day.policy';
import { dateAfter } from '../calendar/wall-clock.policy';
import type { Report, ReportQuery } from './report';
import { columnsOf } from './report-columns';

export interface ReportMoment {
  readonly now: Date;
  /** The day that has begun at the default site, and its zone. */
  readonly today: string;
  readonly timeZone: string;
}

/** Of one day unless more are asked for. */
const ofOneDay: readonly ReportKind[] = ['daily', 'late', 'absences'];
/** What a site tells apart; a row of a day may be of two. */
const ofSites: readonly ReportKind[] = ['presence', 'punches'];

/**
 * Settles what was left open: the dates, and the columns.
 * @throws AppError `invalid_argument` naming each field that does not fit
 */
export function resolveReport(query: ReportQuery, { now, today, timeZone }: ReportMoment): Report {
  const dates = datesOf(query, today);
  const violations = violationsOf({ ...query, ...dates }, now);
  if (violations.length > 0) throw AppError.invalid(violations);
  return { ...query, ...dates, timeZone, generatedAt: now, columns: columnsOf(query.kind) };
}

function datesOf({ kind, dateFrom, dateTo }: ReportQuery, today: string): Pick<Report, 'dateFrom' | 'dateTo'> {
  if (kind === 'presence') return { dateFrom, dateTo };
  const isOfOneDay = ofOneDay.includes(kind);
  const from = dateFrom !== '' ? dateFrom : dateTo !== '' && isOfOneDay ? dateTo : firstDay(dateTo, today, isOfOneDay);
  const to = dateTo !== '' ? dateTo : isOfOneDay ? from : lastOfMonth(from);
  return { dateFrom: from, dateTo: to };
}

function firstDay(dateTo: string, today: string, isOfOneDay: boolean): string {
  return isOfOneDay ? today : firstOfMonth(dateTo === '' ? today : dateTo);
}

export function firstOfMonth(date: string): string {
  return `${date.slice(0, 8)}01`;
}

export function lastOfMonth(date: string): string {
  // The first of a month is at most 31 days after that of the one before.
  return dateAfter(firstOfMonth(dateAfter(firstOfMonth(date), 31)), -1);
}

function violationsOf(query: ReportQuery, now: Date): Violation[] {
  const { kind, format, dateFrom, dateTo, at, siteId, datev } = query;
  const isPresence = kind === 'presence';
  const checks: readonly (readonly [boolean, string, string])[] = [
    [isPresence && dateFrom + dateTo !== '', 'date_from', 'is not for presence; ask for a moment with at'],
    [!isPresence && at !== undefined, 'at', 'is only for presence'],
    [at !== undefined && at > now, 'at', 'must not lie ahead'],
    [!isPresence && dateFrom > dateTo, 'date_from', 'must not be after date_to'],
    [
      !isPresence && dateFrom <= dateTo && isTooLong(dateFrom, dateTo),
      'date_to',
      `must be at most ${reportDaysMax} days after date_from, both days counted`,
    ],
    [siteId !== '' && !ofSites.includes(kind), 'site_id', `is only for ${ofSites.join(' and ')}`],
    [kind === 'datev_lodas' && datev === undefined, 'datev_consultant_number', 'is needed for datev_lodas'],
    [
      kind === 'datev_lodas' && dateFrom.slice(0, 7) !== dateTo.slice(0, 7),
      'date_to',
      'must be in the month of date_from, which DATEV books it on',
    ],
    [
      isVendorReport(kind) && format !== ('csv' satisfies ReportFormat),
      'format',
      'must be csv, which stands for what the product imports',
    ],
  ];
  return checks.flatMap(([isWrong, field, message]) => (isWrong ? [{ field, message }] : []));
}

function isTooLong(from: string, to: string): boolean {
  return daysBetween(from, to) >= reportDaysMax;
}

/** `monthly-2026-11-01-2026-11-30.csv`: letters, digits and dashes alone. */
export function fileNameOf({ kind, format, dateFrom, dateTo, at, generatedAt }: Report): string {
  const moment = (at ?? generatedAt).toISOString().slice(0, 16).replace(/[:T]/g, '-');
  const days = dateFrom === dateTo ? dateFrom : `${dateFrom}-${dateTo}`;
  const extension = kind === 'datev_lodas' ? 'txt' : format;
  return `${kind.replaceAll('_', '-')}-${kind === 'presence' ? moment : days}.${extension}`;
}

const mediaTypes: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

export function mediaTypeOf({ kind, format }: Pick<ReportQuery, 'kind' | 'format'>): string {
  return kind === 'datev_lodas' ? 'text/plain; charset=utf-8' : mediaTypes[format];
}
