import type { Schemas } from '@smart-attendance/client';

type Row = Pick<Schemas['AttendanceView'], 'status' | 'held_fields'>;

/** Why a row has its status, as far as a sentence can say it; the decision was that of attendance. */
export function statusReasonOf(
  { status, held_fields: held }: Row,
  workdayStartsAt: string | null,
): 'byHand' | 'noRule' | 'late' | 'inTime' | undefined {
  if (held.includes('status')) return 'byHand';
  if (status !== 'late' && status !== 'present') return undefined;
  if (workdayStartsAt === null) return status === 'present' ? 'noRule' : undefined;
  return status === 'late' ? 'late' : 'inTime';
}
