import type { DayLeave } from '../days/day-input';
import type { LeaveRequestRow } from './leave-request.entity';

type ApprovedLeave = Pick<LeaveRequestRow, 'id' | 'dateFrom' | 'dateTo' | 'part' | 'typeName'>;

/** What of approved leave is on that date; two halves are a whole day. */
export function leaveOn(leave: readonly ApprovedLeave[], date: string): DayLeave | undefined {
  const ofDate = leave.filter(({ dateFrom, dateTo }) => dateFrom <= date && date <= dateTo);
  const one = ofDate.find(({ part }) => part === 'full_day') ?? ofDate[0];
  if (one === undefined) return undefined;
  const parts = new Set(ofDate.map(({ part }) => part));
  if (one.part === 'full_day' || parts.size === 1) return { id: one.id, part: one.part, type: one.typeName };
  const types = [...new Set(ofDate.map(({ typeName }) => typeName))];
  return { id: one.id, part: 'full_day', type: types.join(', ') };
}
