/** What of a day a correction is about; the names are those of the API. */
export const changedFields = ['check_in', 'check_out', 'status', 'notes'] as const;
export type ChangedField = (typeof changedFields)[number];

export interface DayChange {
  readonly field: ChangedField;
  /** Null where there is nothing. */
  readonly from: string | null;
  readonly to: string | null;
}

type Row = Readonly<Record<string, unknown>> | null;

/** What is different in the row as it was and as it becomes; a row that comes or goes is different in all it has. */
export function changesOfDay(before: Row, after: Row): readonly DayChange[] {
  return changedFields
    .map((field) => ({ field, from: textIn(before, field), to: textIn(after, field) }))
    .filter(({ from, to }) => from !== to);
}

function textIn(row: Row, field: ChangedField): string | null {
  const value = row?.[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
