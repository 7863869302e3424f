import { attendanceDayOf, boundsOfDay, daysAround, endOfDay, isDay, startOfDay } from './site-day.policy';

const berlin = 'Europe/Berlin';
/** On 6 September 2026 its clocks go from 23:59:59 to 01:00. */
const santiago = 'America/Santiago';

describe('a day at the site', () => {
  it('begins when its clocks say midnight', () => {
    expect(startOfDay('2026-11-27', berlin)?.toISOString()).toBe('2026-11-26T23:00:00.000Z');
    expect(startOfDay('2026-11-27', 'Asia/Kolkata')?.toISOString()).toBe('2026-11-26T18:30:00.000Z');
    expect(startOfDay('2026-11-27', 'America/New_York')?.toISOString()).toBe('2026-11-27T05:00:00.000Z');
  });

  it('has 23 or 25 hours where the clocks are changed', () => {
    const hours = (day: string, timeZone: string): number =>
      ((endOfDay(day, timeZone)?.getTime() ?? 0) - (startOfDay(day, timeZone)?.getTime() ?? 0)) / 3_600_000;
    expect(['2026-03-29', '2026-10-25', '2026-11-27'].map((day) => hours(day, berlin))).toEqual([23, 25, 24]);
    expect(['2026-09-05', '2026-09-06', '2026-09-07'].map((day) => hours(day, santiago))).toEqual([24, 23, 24]);
  });

  it('begins with the first moment after midnight where clocks leave midnight out', () => {
    expect(startOfDay('2026-09-06', santiago)?.toISOString()).toBe('2026-09-06T04:00:00.000Z');
    expect(startOfDay('2026-03-08', 'America/Havana')?.toISOString()).toBe('2026-03-08T05:00:00.000Z');
    expect(startOfDay('2026-11-01', 'America/Havana')?.toISOString()).toBe('2026-11-01T04:00:00.000Z');
  });

  it.each(['yesterday', '2026-13-01', '2026-99-99', '2026-02-30', '12026-01-01', ''])('is not %j', (text) => {
    expect(isDay(text)).toBe(false);
    expect(startOfDay(text, berlin)).toBeUndefined();
    expect(endOfDay(text, berlin)).toBeUndefined();
  });
});

describe('the days around one', () => {
  it('are the day before and the day after', () => {
    expect(daysAround('2026-03-01')).toEqual({ from: '2026-02-28', to: '2026-03-02' });
  });
});

describe('an attendance day', () => {
  const day = (date: string, dayStartsAt = '00:00') => boundsOfDay(date, { timeZone: berlin, dayStartsAt });

  it('is from its start to the next one, of 23 or 25 hours where clocks change', () => {
    expect(day('2026-11-27')).toEqual({ from: '2026-11-26T23:00:00.000Z', to: '2026-11-27T23:00:00.000Z' });
    expect(day('2026-10-25')).toEqual({ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' });
    expect(day('2026-11-27', '06:00')).toEqual({ from: '2026-11-27T05:00:00.000Z', to: '2026-11-28T05:00:00.000Z' });
  });

  it('begins after the gap where clocks skip the time at which it would', () => {
    expect(day('2026-03-28', '02:30')).toEqual({ from: '2026-03-28T01:30:00.000Z', to: '2026-03-29T01:00:00.000Z' });
  });

  it('of an instant is the last one that has begun, whatever date is on the wall', () => {
    const at = (instant: string, dayStartsAt: string, timeZone = berlin): string =>
      attendanceDayOf(new Date(instant), { timeZone, dayStartsAt });
    expect(at('2026-11-27T02:00:00Z', '00:00')).toBe('2026-11-27');
    expect(at('2026-11-27T02:00:00Z', '06:00')).toBe('2026-11-26');
    expect(at('2026-11-27T04:59:59Z', '06:00')).toBe('2026-11-26');
    expect(at('2026-11-27T05:00:00Z', '06:00')).toBe('2026-11-27');
    expect(at('2026-11-01T02:00:00Z', '06:00')).toBe('2026-10-31');
    expect(at('2026-09-06T03:59:59Z', '00:00', santiago)).toBe('2026-09-05');
    expect(at('2026-09-06T04:00:00Z', '00:00', santiago)).toBe('2026-09-06');
  });
});
