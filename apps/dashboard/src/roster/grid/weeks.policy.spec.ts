import { addDays, isWithin, plannableDays, rangeOf, weekStartOf } from './weeks.policy';

describe('the weeks of a roster', () => {
  it('begin on the day with which they begin where the reader is', () => {
    expect(weekStartOf('2026-11-27', 1)).toBe('2026-11-23');
    expect(weekStartOf('2026-11-27', 7)).toBe('2026-11-22');
    expect(weekStartOf('2026-11-22', 7)).toBe('2026-11-22');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });

  it('are selected between two corners, whichever was first', () => {
    const range = rangeOf({ anchor: { row: 4, week: 1 }, focus: { row: 2, week: 0 } });
    expect(range).toEqual({ firstRow: 2, lastRow: 4, firstWeek: 0, lastWeek: 1 });
    expect(isWithin(range, { row: 3, week: 1 })).toBe(true);
    expect(isWithin(range, { row: 5, week: 1 })).toBe(false);
  });

  it('are planned from tomorrow on', () => {
    const weeks = { firstWeek: 0, lastWeek: 1 };
    expect(plannableDays('2026-11-23', weeks, '2026-11-28')).toEqual({ from: '2026-11-28', to: '2026-12-06' });
    expect(plannableDays('2026-11-30', weeks, '2026-11-28')).toEqual({ from: '2026-11-30', to: '2026-12-13' });
    expect(plannableDays('2026-11-09', weeks, '2026-11-28')).toBeUndefined();
  });
});
