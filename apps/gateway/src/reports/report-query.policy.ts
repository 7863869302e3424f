import {
  isVendorReport,
  reportFormats,
  reportLanguages,
  type MessageInitShape,
  type ReportQuerySchema,
} from '@smart-attendance/contracts';
import { AppError, type Violation } from '@smart-attendance/errors';
import type { NarrowedFilter } from '../access/person-access.service';
import { given } from '../input/show.policy';
import { toTimestamp } from '../input/instant.policy';

export type ReportQueryInit = MessageInitShape<typeof ReportQuerySchema>;

/** What was asked for, in a query or a body. */
export interface ReportWish {
  readonly kind: string;
  readonly format?: string | null | undefined;
  readonly language?: string | null | undefined;
  readonly date_from?: string | null | undefined;
  readonly date_to?: string | null | undefined;
  readonly at?: string | null | undefined;
  readonly site_id?: string | null | undefined;
  readonly datev_consultant_number?: string | null | undefined;
  readonly datev_client_number?: string | null | undefined;
  readonly datev_hours_wage_type?: string | null | undefined;
  readonly datev_overtime_wage_type?: string | null | undefined;
  readonly datev_allow_gaps?: boolean | null | undefined;
}

const [formatDefault] = reportFormats;
const [languageDefault] = reportLanguages;

/**
 * @param people whom the caller may see at most
 * @throws AppError `invalid_argument` where DATEV needs a number more
 */
export function toReportQuery(wish: ReportWish, people: NarrowedFilter, readerLanguage: string): ReportQueryInit {
  return {
    kind: wish.kind,
    // Each vendor imports one format, which is none of the list but a kind of text.
    format: isVendorReport(wish.kind) ? 'csv' : (wish.format ?? formatDefault),
    language: wish.language ?? readerLanguage,
    dateFrom: wish.date_from ?? '',
    dateTo: wish.date_to ?? '',
    ...people,
    siteId: wish.site_id ?? '',
    ...given({ at: toTimestamp(wish.at), datev: wish.kind === 'datev_lodas' ? toDatevNumbers(wish) : undefined }),
  };
}

const datevNumbers = ['datev_consultant_number', 'datev_client_number', 'datev_hours_wage_type'] as const;

function toDatevNumbers(wish: ReportWish) {
  const missing = datevNumbers.filter((name) => (wish[name] ?? '') === '');
  if (missing.length > 0) {
    throw AppError.invalid(missing.map((field): Violation => ({ field, message: 'is needed for datev_lodas' })));
  }
  return {
    consultantNumber: wish.datev_consultant_number ?? '',
    clientNumber: wish.datev_client_number ?? '',
    hoursWageType: wish.datev_hours_wage_type ?? '',
    overtimeWageType: wish.datev_overtime_wage_type ?? '',
    allowGaps: wish.datev_allow_gaps ?? false,
  };
}

/** The first language of Accept-Language that there is; English where there is none. */
export function readerLanguageOf(accepted: readonly string[]): string {
  const primary = accepted.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return primary.find((tag) => (reportLanguages as readonly string[]).includes(tag)) ?? languageDefault;
}
