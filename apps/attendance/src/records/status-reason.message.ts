import { timestampFromDate, type MessageInitShape, type StatusReasonSchema } from '@smart-attendance/contracts';
import type { Explanation } from '../days/day';

/** The figures that a sentence is made of, in whatever language; `isEntered`: a person entered the check-in. */
export function toStatusReasonMessage(explanation: Explanation, isEntered: boolean) {
  return {
    rule: explanation.rule,
    ...('seenAtMs' in explanation && { seenAt: instantOf(explanation.seenAtMs), isEntered }),
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
