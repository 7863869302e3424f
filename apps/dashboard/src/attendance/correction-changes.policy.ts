/** A field of a row before and after a correction. */
export interface FieldChange {
  readonly field: CorrectedField;
  readonly before: string | null;
  readonly after: string | null;
}

/** The fields that a reader knows, in the order in which they are told. */
const correctedFields = ['check_in', 'check_out', 'status', 'camera_id', 'location', 'notes'] as const;
export type CorrectedField = (typeof correctedFields)[number];

/** What is different; of a row that was entered or deleted what it had. */
export function changesOf(before: unknown, after: unknown): readonly FieldChange[] {
  return correctedFields
    .map((field) => ({ field, before: textOf(before, field), after: textOf(after, field) }))
    .filter((change) => change.before !== change.after);
}

/** Whether the times before and after are of two days, so that they mean nothing without their dates. */
export function isOfTwoDays({ before, after }: FieldChange, dayOf: (instant: Date) => string): boolean {
  return before !== null && after !== null && dayOf(new Date(before)) !== dayOf(new Date(after));
}

/** The correction that made this revision of the row; undefined where a camera or a rule did. */
export function correctionOf<Correction extends { readonly after: unknown }>(
  corrections: readonly Correction[],
  revision: number,
): Correction | undefined {
  return corrections.findLast(
    ({ after }) => typeof after === 'object' && after !== null && 'revision' in after && after.revision === revision,
  );
}

function textOf(row: unknown, field: string): string | null {
  if (typeof row !== 'object' || row === null) return null;
  const value: unknown = (row as Readonly<Record<string, unknown>>)[field];
  return typeof value === 'string' && value !== '' ? value : null;
}
