import type { ReportFormat, ReportKind } from './reports.queries';

export const kinds = [
  'daily',
  'monthly',
  'late',
  'absences',
  'totals',
  'departments',
  'presence',
  'punches',
  'frappe_hr',
  'odoo',
  'datev_lodas',
] as const satisfies readonly ReportKind[];

export const formats = ['xlsx', 'pdf', 'csv', 'json'] as const satisfies readonly ReportFormat[];

/** What is typed; empty texts for nothing. */
export interface ReportFields {
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly from: string;
  readonly to: string;
  readonly department: string;
  readonly userId: string | null;
  readonly consultantNumber: string;
  readonly clientNumber: string;
  readonly hoursWageType: string;
  readonly overtimeWageType: string;
  readonly allowGaps: boolean;
}

export const noReport: Omit<ReportFields, 'from' | 'to'> = {
  kind: 'monthly',
  format: 'xlsx',
  department: '',
  userId: null,
  consultantNumber: '',
  clientNumber: '',
  hoursWageType: '',
  overtimeWageType: '',
  allowGaps: false,
};

/** Another product imports one format. */
export function hasFormats(kind: ReportKind): boolean {
  return !['frappe_hr', 'odoo', 'datev_lodas'].includes(kind);
}

/** Presence is of a moment. */
export function hasDates(kind: ReportKind): boolean {
  return kind !== 'presence';
}

/** What every report has, once or every month. */
export function toWish(fields: ReportFields) {
  const isDatev = fields.kind === 'datev_lodas';
  const text = (value: string): string | null => (value.trim() === '' ? null : value.trim());
  return {
    kind: fields.kind,
    ...(hasFormats(fields.kind) && { format: fields.format }),
    user_id: fields.userId,
    department: text(fields.department),
    ...(isDatev && {
      datev_consultant_number: text(fields.consultantNumber),
      datev_client_number: text(fields.clientNumber),
      datev_hours_wage_type: text(fields.hoursWageType),
      datev_overtime_wage_type: text(fields.overtimeWageType),
      datev_allow_gaps: fields.allowGaps,
    }),
  };
}

export function toDates({ kind, from, to }: ReportFields) {
  return hasDates(kind) ? { ...(from !== '' && { date_from: from }), ...(to !== '' && { date_to: to }) } : {};
}
