import type { ExplainedRow } from './attendance.queries';

export type StatusReason = NonNullable<ExplainedRow['status_reason']>;

type SentenceKey = StatusReason['rule'] | 'present_without_shift' | 'coverage_unknown';

/** The sentence of a rule; two say something else where a figure is not known. */
export function sentenceKeyOf({ rule, starts_at: startsAt, percent }: StatusReason): SentenceKey {
  if (rule === 'present' && startsAt === null) return 'present_without_shift';
  if (rule === 'no_coverage' && percent === null) return 'coverage_unknown';
  return rule;
}
