import { nextDay, startOfDay } from './site-day.policy';

describe('a day at the site', () => {
  it('begins when its clocks say midnight', () => {
    expect(startOfDay('2026-11-27', 'Europe/Berlin')?.toISOString()).toBe('2026-11-26T23:00:00.000Z');
    expect(startOfDay('2026-11-27', 'Asia/Kolkata')?.toISOString()).toBe('2026-11-26T18:30:00.000Z');
    expect(startOfDay('2026-11-27', 'America/New_York')?.toISOString()).toBe('2026-11-27T05:00:00.000Z');
  });

  it('has 23 or 25 hours where the clocks are changed', () => {
    const hours = (day: string): number => {
      const [from, to] = [startOfDay(day, 'Europe/Berlin'), startOfDay(nextDay(day), 'Europe/Berlin')];
      return ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 3_600_000;
    };
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-11-27')]).toEqual([23, 25, 24]);
  });

  it('is none where nobody wrote one', () => {
    expect(startOfDay('yesterday', 'UTC')).toBeUndefined();
    expect(startOfDay('2026-13-01', 'UTC')).toBeUndefined();
  });
});
