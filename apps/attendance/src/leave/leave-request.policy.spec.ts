import { leaveOn } from './leave-days.policy';
import type { LeaveRequestRow } from './leave-request.entity';
import { overlaps, stepOf, violationsOfLeave, type LeaveDates } from './leave-request.policy';

const now = new Date('2026-11-20T08:00:00Z');
const request: LeaveRequestRow = {
  id: 'request',
  personId: 'ada',
  typeId: 'vacation',
  typeName: 'Vacation',
  isPaid: true,
  dateFrom: '2026-12-28',
  dateTo: '2026-12-31',
  part: 'full_day',
  note: '',
  state: 'requested',
  requestedBy: 'hr',
  decidedBy: null,
  decidedAt: null,
  decisionReason: '',
  endedBy: null,
  endedAt: null,
  endReason: '',
  revision: 1,
  createdAt: now,
  updatedAt: now,
};
const step = { reason: 'because', authorId: 'boss', now };
const errorWith = (members: object) => expect.objectContaining(members) as Error;

describe('a leave request', () => {
  it('is approved or refused once, by somebody else, with the reason', () => {
    const approved = stepOf(request, { ...step, state: 'approved', reason: '' });
    expect(approved).toMatchObject({ state: 'approved', decidedBy: 'boss', decidedAt: now, revision: 2 });
    expect(stepOf(approved, { ...step, state: 'approved', authorId: 'other' })).toBe(approved);
    expect(() => stepOf(approved, { ...step, state: 'refused' })).toThrow('is approved');
    expect(() => stepOf(request, { ...step, state: 'refused', reason: ' ' })).toThrow('reason');
    expect(stepOf(request, { ...step, state: 'refused' })).toMatchObject({ decisionReason: 'because' });
  });

  it('is never decided by whose leave it is', () => {
    for (const state of ['approved', 'refused', 'cancelled'] as const) {
      const decide = () => stepOf({ ...request, state: 'approved' }, { ...step, state, authorId: 'ada' });
      expect(decide).toThrow(errorWith({ code: 'permission_denied' }));
    }
  });

  it('is taken back by who asked and whose it is, while nobody has decided', () => {
    for (const authorId of ['ada', 'hr']) {
      expect(stepOf(request, { ...step, state: 'withdrawn', authorId })).toMatchObject({ endedBy: authorId });
    }
    const withdraw = (state: LeaveRequestRow['state'], authorId: string) => () =>
      stepOf({ ...request, state }, { ...step, state: 'withdrawn', authorId });
    expect(withdraw('requested', 'boss')).toThrow(errorWith({ code: 'permission_denied' }));
    expect(withdraw('approved', 'ada')).toThrow(errorWith({ reason: 'already_decided' }));
  });

  it('that was approved is cancelled, and nothing comes after that', () => {
    const cancelled = stepOf({ ...request, state: 'approved' }, { ...step, state: 'cancelled' });
    expect(cancelled).toMatchObject({ state: 'cancelled', endedBy: 'boss', endReason: 'because' });
    expect(() => stepOf(cancelled, { ...step, state: 'approved' })).toThrow('is cancelled');
    expect(() => stepOf(request, { ...step, state: 'cancelled' })).toThrow('is requested');
  });

  const days = (dateFrom: string, dateTo = dateFrom, part: LeaveDates['part'] = 'full_day') => {
    return { dateFrom, dateTo, part };
  };

  it.each<[fields: readonly string[], dates: LeaveDates]>([
    [[], days('2026-11-20')],
    [[], days('2025-11-19', '2026-11-19')],
    [[], days('2026-11-20', '2026-11-20', 'first_half')],
    [['date_to'], days('2026-11-20', '2026-11-19')],
    [['date_from'], days('2025-11-18')],
    [['date_to'], days('2028-11-21')],
    [['date_to'], days('2026-01-01', '2027-01-02')],
    [['part'], days('2026-11-20', '2026-11-21', 'second_half')],
  ])('is wrong in %j: %j', (fields, dates) => {
    expect(violationsOfLeave(dates, '2026-11-20').map(({ field }) => field)).toEqual(fields);
  });

  it('touches another on a day of both, unless they are its two halves', () => {
    expect(overlaps(days('2026-11-20', '2026-11-22'), days('2026-11-22', '2026-11-25'))).toBe(true);
    expect(overlaps(days('2026-11-20', '2026-11-22'), days('2026-11-23'))).toBe(false);
    const [morning, afternoon] = [
      days('2026-11-20', '2026-11-20', 'first_half'),
      days('2026-11-20', '2026-11-20', 'second_half'),
    ];
    expect([overlaps(morning, afternoon), overlaps(morning, morning)]).toEqual([false, true]);
    expect(overlaps(morning, days('2026-11-19', '2026-11-21'))).toBe(true);
  });
});

describe('the leave of a date', () => {
  const morning = { ...request, dateFrom: '2026-12-24', dateTo: '2026-12-24', part: 'first_half' } as const;
  const afternoon = { ...morning, id: 'other', typeName: 'Sick leave', part: 'second_half' } as const;

  it('is what covers it, and two halves are a whole day', () => {
    expect(leaveOn([request, morning], '2026-12-27')).toBeUndefined();
    expect(leaveOn([request, morning], '2026-12-31')).toEqual({ id: 'request', part: 'full_day', type: 'Vacation' });
    expect(leaveOn([request, morning], '2026-12-24')).toMatchObject({ part: 'first_half' });
    expect(leaveOn([morning, afternoon], '2026-12-24')).toMatchObject({
      part: 'full_day',
      type: 'Vacation, Sick leave',
    });
  });
});
