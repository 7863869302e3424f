import { isOpen, type OpenSchedule } from './schedule.policy';

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function open(hours: OpenSchedule['hours'], at: string, timeZone = 'Europe/Berlin'): boolean {
  return isOpen({ hours, timeZone }, 'UTC', new Date(at));
}

describe('a camera with hours', () => {
  it('is always watched when it has none', () => {
    expect(isOpen(undefined, 'UTC', new Date())).toBe(true);
    expect(open([], '2026-11-22T03:00:00Z')).toBe(true);
  });

  it('is watched from the first minute on, and no longer in the last one', () => {
    const hours = [{ weekdays: [1], fromMinute: 8 * 60, toMinute: 9 * 60 + 30 }];
    // Monday; Berlin is an hour ahead in winter.
    expect(open(hours, '2026-11-23T06:59:59Z')).toBe(false);
    expect(open(hours, '2026-11-23T07:00:00Z')).toBe(true);
    expect(open(hours, '2026-11-23T08:29:59Z')).toBe(true);
    expect(open(hours, '2026-11-23T08:30:00Z')).toBe(false);
    expect(open(hours, '2026-11-24T07:30:00Z')).toBe(false);
  });

  it('is watched to the end of the day when it closes at 24:00', () => {
    const hours = [{ weekdays: [7], fromMinute: 0, toMinute: 24 * 60 }];
    expect(open(hours, '2026-11-21T22:59:59Z')).toBe(false);
    expect(open(hours, '2026-11-21T23:00:00Z')).toBe(true);
    expect(open(hours, '2026-11-22T22:59:59Z')).toBe(true);
    expect(open(hours, '2026-11-22T23:00:00Z')).toBe(false);
  });

  it('is watched past midnight by the day on which it opens', () => {
    const friday = [{ weekdays: [5], fromMinute: 22 * 60, toMinute: 6 * 60 }];
    expect(open(friday, '2026-11-20T20:59:00Z')).toBe(false);
    expect(open(friday, '2026-11-20T21:00:00Z')).toBe(true);
    expect(open(friday, '2026-11-21T04:59:00Z')).toBe(true);
    expect(open(friday, '2026-11-21T05:00:00Z')).toBe(false);
    expect(open(friday, '2026-11-20T04:00:00Z')).toBe(false);
    const sunday = [{ weekdays: [7], fromMinute: 22 * 60, toMinute: 6 * 60 }];
    expect(open(sunday, '2026-11-23T04:00:00Z')).toBe(true);
  });

  it('goes by the clock on its own wall, or else by that of the installation', () => {
    const hours = [{ weekdays: everyDay, fromMinute: 8 * 60, toMinute: 9 * 60 }];
    expect(open(hours, '2026-11-22T08:30:00Z', '')).toBe(true);
    expect(isOpen({ hours, timeZone: '' }, 'Asia/Tokyo', new Date('2026-11-22T23:30:00Z'))).toBe(true);
    expect(open(hours, '2026-11-22T13:30:00Z', 'America/New_York')).toBe(true);
    // Half an hour off the others.
    expect(open(hours, '2026-11-22T03:00:00Z', 'Asia/Kolkata')).toBe(true);
    expect(open(hours, '2026-11-22T03:30:00Z', 'Asia/Kolkata')).toBe(false);
  });

  it('opens at the hour on the wall before and after clocks are put forward', () => {
    const hours = [{ weekdays: everyDay, fromMinute: 8 * 60, toMinute: 9 * 60 }];
    expect(open(hours, '2026-03-28T07:00:00Z')).toBe(true);
    expect(open(hours, '2026-03-29T06:00:00Z')).toBe(true);
    expect(open(hours, '2026-03-29T07:00:00Z')).toBe(false);
    // From 02:30 on, a time that does not exist that night: it opens when the clock is past it.
    const night = [{ weekdays: everyDay, fromMinute: 150, toMinute: 240 }];
    expect(open(night, '2026-03-29T00:59:59Z')).toBe(false);
    expect(open(night, '2026-03-29T01:00:00Z')).toBe(true);
    expect(open(night, '2026-03-29T02:00:00Z')).toBe(false);
  });

  it('is watched through both hours of the same name when clocks are put back', () => {
    const night = [{ weekdays: [6], fromMinute: 22 * 60, toMinute: 3 * 60 }];
    expect(open(night, '2026-10-25T00:30:00Z')).toBe(true);
    expect(open(night, '2026-10-25T01:30:00Z')).toBe(true);
    expect(open(night, '2026-10-25T02:00:00Z')).toBe(false);
  });

  it('has several openings a day', () => {
    const hours = [
      { weekdays: everyDay, fromMinute: 6 * 60, toMinute: 7 * 60 },
      { weekdays: everyDay, fromMinute: 18 * 60, toMinute: 19 * 60 },
    ];
    const opened = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
      open(hours, `2026-07-01T${String(hour).padStart(2, '0')}:30:00Z`, 'UTC'),
    );
    expect(opened).toEqual([6, 18]);
  });
});
