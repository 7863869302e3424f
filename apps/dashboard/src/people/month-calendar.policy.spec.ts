import { addMonths, firstWeekdayOf, lastDayOf, toMonth, weekdaysFrom, weeksOf } from './month-calendar.policy';

describe('a month as a calendar', () => {
  it('begins each week where the reader’s weeks begin', () => {
    const fromMonday = weeksOf('2026-11', 1);
    expect(fromMonday[0]).toEqual([...Array<undefined>(6).fill(undefined), '2026-11-01']);
    expect(fromMonday).toHaveLength(6);
    expect(fromMonday.at(-1)).toEqual(['2026-11-30', ...Array<undefined>(6).fill(undefined)]);
    expect(weeksOf('2026-11', 7)[0]?.[0]).toBe('2026-11-01');
    expect(weeksOf('2026-02', 7)).toHaveLength(4);
    expect(weekdaysFrom(7)[0]).toBe('2026-11-08');
    expect(weekdaysFrom(1)).toEqual([2, 3, 4, 5, 6, 7, 8].map((day) => `2026-11-0${day}`));
    expect(firstWeekdayOf('de')).toBe(1);
  });

  it('knows how long months are, and goes over the year', () => {
    expect(lastDayOf('2028-02')).toBe('2028-02-29');
    expect(lastDayOf('2026-12')).toBe('2026-12-31');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(addMonths('2026-12', 1)).toBe('2027-01');
  });

  it('takes no month that there is not', () => {
    expect(toMonth('2026-11')).toBe('2026-11');
    expect(toMonth('2026-13')).toBeUndefined();
    expect(toMonth(202611)).toBeUndefined();
  });
});
