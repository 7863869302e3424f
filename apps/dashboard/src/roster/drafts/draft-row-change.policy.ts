import type { Schemas } from '@smart-attendance/client';

type Row = Schemas['DraftRowView'];

/** What of a row people are paid by, in the order in which it is read. */
export const rowFields = [
  'status',
  'shift_name',
  'check_in',
  'check_out',
  'worked_minutes',
  'required_minutes',
  'late_minutes',
  'early_minutes',
  'overtime_minutes',
  'overtime_status',
] as const satisfies readonly (keyof Row)[];
export type RowField = (typeof rowFields)[number];

export interface RowChange {
  readonly field: RowField;
  /** Null where there is nothing. */
  readonly from: string | number | null;
  readonly to: string | number | null;
}

/** What is another; of a row that comes or goes what it has. Nothing late is nothing, and not 0 minutes. */
export function changesOfRow(before: Row | null, after: Row | null): readonly RowChange[] {
  return rowFields
    .map((field) => ({ field, from: said(before, field), to: said(after, field) }))
    .filter(({ from, to }) => from !== to);
}

function said(row: Row | null, field: RowField): string | number | null {
  const value = row?.[field] ?? null;
  return value === 0 || value === 'none' ? null : value;
}
