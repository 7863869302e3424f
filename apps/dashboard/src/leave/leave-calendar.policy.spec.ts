import type { LeaveRequest } from '../ui/leave-state';
import { awayOn, leaveRowsOf } from './leave-calendar.policy';

const leave = (user: string, from: string, to: string, more: Partial<LeaveRequest> = {}): LeaveRequest =>
  ({
    id: `${user}-${from}`,
    user_id: user,
    user_name: user,
    department: null,
    date_from: from,
    date_to: to,
    part: 'full_day',
    state: 'approved',
    ...more,
  }) as LeaveRequest;

const compare = (one: string, other: string): number => one.localeCompare(other);

describe('the calendar of who is away', () => {
  it('has a row for each person by name, and what of their leave lies in the month', () => {
    const requests = [
      leave('Paula', '2026-11-28', '2026-12-03'),
      leave('Emil', '2026-12-07', '2026-12-07'),
      leave('Paula', '2026-12-28', '2027-01-04'),
    ];
    const [emil, paula] = leaveRowsOf(requests, '2026-12', compare);
    expect(emil).toMatchObject({ name: 'Emil', bars: [{ from: 7, to: 7, isFromBefore: false, isBeyond: false }] });
    expect(paula?.bars).toMatchObject([
      { from: 1, to: 3, isFromBefore: true, isBeyond: false },
      { from: 28, to: 31, isFromBefore: false, isBeyond: true },
    ]);
  });

  it('has the halves of a day in their order', () => {
    const halves = (['second_half', 'first_half'] as const).map((part) =>
      leave('Emil', '2026-12-07', '2026-12-07', { part }),
    );
    const [emil] = leaveRowsOf(halves, '2026-12', compare);
    expect(emil?.bars.map(({ request }) => request.part)).toEqual(['first_half', 'second_half']);
  });

  it('calls nobody away whose leave waits for a decision', () => {
    const requests = [
      leave('Emil', '2026-12-01', '2026-12-04'),
      leave('Paula', '2026-12-01', '2026-12-04', { state: 'requested' }),
    ];
    expect(awayOn(requests, '2026-12-04').map(({ user_name: name }) => name)).toEqual(['Emil']);
    expect(awayOn(requests, '2026-12-05')).toEqual([]);
  });
});
