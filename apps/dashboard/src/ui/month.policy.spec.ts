import {
  addMonths,
  daysOfMonth,
  firstWeekdayOf,
  isMonth,
  monthOf,
  weekdayOf,
  weekFrom,
  weekendOf,
  weeksOf,
} from './month.policy';

describe('a month', () => {
  it('has its days, leap years too', () => {
    expect(daysOfMonth('2026-11')).toHaveLength(30);
    expect(daysOfMonth('2028-02').at(-1)).toBe('2028-02-29');
    expect(monthOf('2026-11-27')).toBe('2026-11');
  });

  it('is followed by the next over the turn of the year', () => {
    expect(addMonths('2026-12', 1)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
  });

  it('is written as a year and a month', () => {
    expect(['2026-11', '2026-13', '26-11', '2026-11-01', ''].map(isMonth)).toEqual([true, false, false, false, false]);
  });

  it('has weekends, which are not everywhere Saturday and Sunday', () => {
    expect(weekdayOf('2026-11-27')).toBe(5);
    expect(weekdayOf('2026-11-29')).toBe(7);
    expect(weekendOf('de-DE')).toEqual([6, 7]);
    expect(weekendOf('ar-EG')).toEqual([5, 6]);
  });

  it('has weeks, which begin as the reader has them', () => {
    expect([firstWeekdayOf('de-DE'), firstWeekdayOf('en-US')]).toEqual([1, 7]);
    const weeks = weeksOf('2026-11', 1);
    expect(weeks).toHaveLength(6);
    expect(weeks[0]).toEqual([...Array.from({ length: 6 }, () => undefined), '2026-11-01']);
    expect(weeks[5]?.[0]).toBe('2026-11-30');
    expect(weeksOf('2026-11', 7)[0]?.[0]).toBe('2026-11-01');
    expect(weeksOf('2026-02', 7)).toHaveLength(4);
    expect(weekFrom(7).map(weekdayOf)).toEqual([7, 1, 2, 3, 4, 5, 6]);
  });
});
