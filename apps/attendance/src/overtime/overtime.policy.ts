import type { RecordRow } from '../records/record.entity';

export interface OvertimeProblem {
  readonly reason: 'not_found' | 'minutes_changed' | 'needs_no_approval' | 'own_row';
  readonly message: string;
}

/** Why nobody can say that about the overtime of a row; undefined when it can be said. */
export function overtimeProblem(
  record: Pick<RecordRow, 'personId' | 'overtimeMinutes' | 'overtimeStatus' | 'overtimeDecision'> | undefined,
  minutes: number,
  authorId: string,
): OvertimeProblem | undefined {
  if (record === undefined) return { reason: 'not_found', message: 'There is no such row.' };
  if (record.personId === authorId) {
    return { reason: 'own_row', message: 'One’s own overtime is decided by somebody else.' };
  }
  if (record.overtimeMinutes !== minutes) {
    const message = `The row has ${record.overtimeMinutes} minutes of overtime by now; look at it again.`;
    return { reason: 'minutes_changed', message };
  }
  const isAsked = record.overtimeStatus === 'pending' || record.overtimeDecision !== null;
  if (isAsked && record.overtimeStatus !== 'none') return undefined;
  return { reason: 'needs_no_approval', message: 'The shift of that day counts overtime without approval.' };
}
