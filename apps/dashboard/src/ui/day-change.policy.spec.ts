import { changesOfDay } from './day-change.policy';

describe('what a correction changes', () => {
  const row = { check_in: '2026-03-10T07:30:00.000Z', check_out: null, status: 'present', notes: '', revision: 1 };

  it('is what differs, and nothing of what people do not know', () => {
    const after = { ...row, check_out: '2026-03-10T16:00:00.000Z', revision: 2 };
    expect(changesOfDay(row, after)).toEqual([{ field: 'check_out', from: null, to: after.check_out }]);
    expect(changesOfDay(row, row)).toEqual([]);
  });

  it('is all of a row that comes or goes', () => {
    expect(changesOfDay(null, row).map(({ field }) => field)).toEqual(['check_in', 'status']);
    expect(changesOfDay(row, null).map(({ to }) => to)).toEqual([null, null]);
  });
});
