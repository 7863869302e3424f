import { without, withHoliday, yearShown, yearsOf } from './holidays.policy';

const labour = { date: '2027-05-01', name: 'Labour Day' };
const newYear = { date: '2026-01-01', name: 'New Year' };

describe('the days of a calendar', () => {
  it('stay in their order, each date once', () => {
    expect(withHoliday([labour], newYear)).toEqual([newYear, labour]);
    expect(withHoliday([labour], { ...labour, name: 'May Day' })).toEqual([{ ...labour, name: 'May Day' }]);
    expect(without([newYear, labour], labour.date)).toEqual([newYear]);
  });

  it('are shown of this year, else of the next that has any', () => {
    const years = yearsOf([labour, newYear]);
    expect(years).toEqual(['2026', '2027']);
    expect(yearShown(years, '2026-11-27')).toBe('2026');
    expect(yearShown(['2024', '2028'], '2026-11-27')).toBe('2028');
    expect(yearShown(['2024'], '2026-11-27')).toBe('2024');
    expect(yearShown([], '2026-11-27')).toBeUndefined();
  });
});
