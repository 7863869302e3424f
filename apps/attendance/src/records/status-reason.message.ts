import { timestampFromDate, type MessageInitShape, type StatusReasonSchema } from '@smart-attendance/contracts';
import type { Explanation } from '../days/day';
import type { RecordRow } from './record.entity';

/** Of a row: whether a person entered the check-in, or told it from a kept face. */
interface CheckInOrigin extends Pick<RecordRow, 'toldBy' | 'toldAt'> {
  readonly isEntered: boolean;
}

/** The figures that a sentence is made of, in whatever language. */
export function toStatusReasonMessage(explanation: Explanation, { isEntered, toldBy, toldAt }: CheckInOrigin) {
  return {
    rule: explanation.rule,
    ...('seenAtMs' in explanation && { seenAt: instantOf(explanation.seenAtMs), isEntered }),
    ...('seenAtMs' in explanation && toldAt !== null && { toldBy: toldBy ?? '', toldAt: timestampFromDate(toldAt) }),
    ...('startsAtMs' in explanation &&
      explanation.startsAtMs !== null && { startsAt: instantOf(explanation.startsAtMs) }),
    ...('graceMinutes' in explanation && { graceMinutes: explanation.graceMinutes }),
    ...('workedMinutes' in explanation && {
      workedMinutes: explanation.workedMinutes,
      belowMinutes: explanation.belowMinutes,
    }),
    ...('percent' in explanation && explanation.percent !== null && { percent: explanation.percent }),
    ...('percentMin' in explanation && { percentMin: explanation.percentMin }),
    ...('holiday' in explanation && { holiday: explanation.holiday }),
  } satisfies MessageInitShape<typeof StatusReasonSchema>;
}

function instantOf(ms: number) {
  return timestampFromDate(new Date(ms));
}
