import { endedBefore, nextRunAfter, nextRunOfChanged } from './report-schedule.policy';

const zone = 'Europe/Berlin';
const weekly = { every: 'weekly', weekday: 1, dayOfMonth: 1, atMinutes: 360 } as const;
const monthly = { every: 'monthly', weekday: 1, dayOfMonth: 2, atMinutes: 150 } as const;

describe('when a scheduled report is written', () => {
  it.each([
    ['later on the day of a run', '2026-11-16T04:59:59Z', weekly, '2026-11-16T05:00:00.000Z'],
    ['after that, a week later', '2026-11-16T05:00:00Z', weekly, '2026-11-23T05:00:00.000Z'],
    ['on the wall, in summer time too', '2026-07-01T00:00:00Z', weekly, '2026-07-06T04:00:00.000Z'],
    ['over the end of a year', '2026-12-10T00:00:00Z', monthly, '2027-01-02T01:30:00.000Z'],
    [
      'in a gap of the clock, the moment after it',
      '2026-03-28T00:00:00Z',
      { ...weekly, weekday: 7, atMinutes: 150 },
      '2026-03-29T01:00:00.000Z',
    ],
  ])('%s', (_, after, rhythm, run) => {
    expect(nextRunAfter(new Date(after), rhythm, zone).toISOString()).toBe(run);
  });

  it('of one that is changed while it is due stays due, and of one that rests there is none', () => {
    const now = new Date('2026-11-16T05:00:20Z');
    const due = new Date('2026-11-16T05:00:00Z');
    const changed = (before: Date | null, isActive: boolean) =>
      nextRunOfChanged(before, now, { ...weekly, isActive }, zone)?.toISOString();
    expect(changed(due, true)).toBe(due.toISOString());
    expect(changed(new Date('2026-11-18T05:00:00Z'), true)).toBe('2026-11-23T05:00:00.000Z');
    expect(changed(null, true)).toBe('2026-11-23T05:00:00.000Z');
    expect(changed(due, false)).toBeUndefined();
  });

  it.each([
    ['2026-11-16T05:00:00Z', 'weekly', '2026-11-09', '2026-11-15'],
    ['2026-11-22T22:59:00Z', 'weekly', '2026-11-09', '2026-11-15'],
    ['2026-11-22T23:01:00Z', 'weekly', '2026-11-16', '2026-11-22'],
    ['2028-03-02T01:30:00Z', 'monthly', '2028-02-01', '2028-02-29'],
    ['2027-01-01T00:00:00Z', 'monthly', '2026-12-01', '2026-12-31'],
  ] as const)('a run at %s is of the whole %s span before it', (run, every, dateFrom, dateTo) => {
    expect(endedBefore(new Date(run), every, zone)).toEqual({ dateFrom, dateTo });
  });
});
