import type { Schemas } from '@smart-attendance/client';

/** What is remarkable about a day, each as a sign that says it without colour; its place says it in words. */
export const cellMarks = ['missing_check_out', 'flagged', 'overtime_pending', 'corrected'] as const;
export type CellMark = (typeof cellMarks)[number];

export const markSigns: Readonly<Record<CellMark, string>> = {
  missing_check_out: '…',
  flagged: '!',
  overtime_pending: '+',
  corrected: '•',
};

type Row = Pick<Schemas['AttendanceView'], 'flags' | 'overtime_status' | 'is_corrected'>;

/** In the order of `cellMarks`: what somebody has to see to comes first. */
export function marksOf({ flags, overtime_status, is_corrected }: Row): readonly CellMark[] {
  const has: Readonly<Record<CellMark, boolean>> = {
    missing_check_out: flags.includes('missing_check_out'),
    flagged: flags.some((flag) => flag !== 'missing_check_out'),
    overtime_pending: overtime_status === 'pending',
    corrected: is_corrected,
  };
  return cellMarks.filter((mark) => has[mark]);
}
