import { costOfTenfold } from '@smart-attendance/testing';
import { mergedByDate, planOfHolidays } from './holiday-days.policy';

const before = [
  { date: '2026-01-01', name: 'New Year' },
  { date: '2026-05-01', name: 'May Day' },
  { date: '2027-01-01', name: 'New Year' },
];
const wanted = [
  { date: '2027-05-01', name: 'Labour Day' },
  { date: '2026-05-01', name: 'Labour Day' },
  { date: '2026-01-01', name: 'New Year' },
];

describe('the days of a calendar', () => {
  it('are added and renamed, and go where they are not wanted', () => {
    const wish = { wanted, isRemoved: () => true, changeableFrom: undefined };
    expect(planOfHolidays(before, wish)).toEqual({
      holidays: [wanted[2], wanted[1], wanted[0]],
      added: [wanted[0]],
      changed: [{ date: '2026-05-01', name: 'Labour Day', nameBefore: 'May Day' }],
      removed: [before[2]],
      unchanged: 1,
      kept: [],
    });
  });

  it('stay as they are where they have begun', () => {
    const wish = { wanted: wanted.slice(0, 2), isRemoved: () => true, changeableFrom: '2026-06-01' };
    const plan = planOfHolidays(before, wish);
    expect(plan.holidays.map(({ date, name }) => `${date} ${name}`)).toEqual([
      '2026-01-01 New Year',
      '2026-05-01 May Day',
      '2027-05-01 Labour Day',
    ]);
    expect(plan.kept.map(({ date }) => date)).toEqual(['2026-01-01', '2026-05-01']);
    expect([plan.added.length, plan.changed.length, plan.removed.length]).toEqual([1, 0, 1]);
  });

  it('have one name each, which is not longer than names are', () => {
    const long = 'x'.repeat(20);
    expect(mergedByDate([{ date: '2026-01-01', name: long }, ...before], 10)).toEqual([
      { date: '2026-01-01', name: `${'x'.repeat(9)}…` },
      ...before.slice(1),
    ]);
  });

  it('cost no more each where a file has thousands of one day', () => {
    const ofOneDay = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ date: '2026-05-01', name: String(index) }));
    expect(costOfTenfold(500, ofOneDay, (days) => mergedByDate(days, 255))).toBeLessThan(50);
  });
});
