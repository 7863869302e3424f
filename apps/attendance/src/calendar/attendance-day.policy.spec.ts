import { attendanceDayOf, instantOnDay, minutesOfDay, timeOfDay, type SiteCalendar } from './attendance-day.policy';
import { wallInstantMs } from './wall-clock.policy';

function site(timeZone: string, dayStartsAt = '00:00'): SiteCalendar {
  return { timeZone, dayStartsAtMinutes: minutesOfDay(dayStartsAt) ?? NaN };
}

function dayOf(instant: string, calendar: SiteCalendar): string {
  return attendanceDayOf(new Date(instant), calendar);
}

describe('the attendance day', () => {
  it.each([
    ['UTC', '2026-03-02T23:59:59.999Z', '2026-03-02'],
    ['UTC', '2026-03-03T00:00:00.000Z', '2026-03-03'],
    ['Europe/Berlin', '2026-01-14T22:59:59.999Z', '2026-01-14'],
    ['Europe/Berlin', '2026-01-14T23:00:00.000Z', '2026-01-15'],
    ['Europe/Berlin', '2026-07-14T21:59:59.999Z', '2026-07-14'],
    ['Europe/Berlin', '2026-07-14T22:00:00.000Z', '2026-07-15'],
    ['America/New_York', '2026-01-15T04:59:59.999Z', '2026-01-14'],
    ['America/New_York', '2026-01-15T05:00:00.000Z', '2026-01-15'],
    ['Asia/Kolkata', '2026-05-10T18:29:59.999Z', '2026-05-10'],
    ['Asia/Kolkata', '2026-05-10T18:30:00.000Z', '2026-05-11'],
  ])('turns at midnight of %s: %s is %s', (timeZone, instant, day) => {
    expect(dayOf(instant, site(timeZone))).toBe(day);
  });

  it.each([
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-25', 25],
    ['America/New_York', '2026-03-08T05:00:00Z', '2026-03-09T03:59:59Z', '2026-03-08', 23],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-02T04:59:59Z', '2026-11-01', 25],
  ])('in %s lasts from %s to %s when clocks change', (timeZone, first, last, day, hours) => {
    expect(dayOf(first, site(timeZone))).toBe(day);
    expect(dayOf(last, site(timeZone))).toBe(day);
    const before = new Date(Date.parse(first) - 1_000).toISOString();
    const after = new Date(Date.parse(last) + 1_000).toISOString();
    expect(dayOf(before, site(timeZone))).not.toBe(day);
    expect(dayOf(after, site(timeZone))).not.toBe(day);
    expect((Date.parse(after) - Date.parse(first)) / 3_600_000).toBe(hours);
  });

  it('that begins at 04:00 still counts a night shift until 03:59 to the evening before', () => {
    const calendar = site('Europe/Berlin', '04:00');
    expect(dayOf('2026-05-11T20:00:00Z', calendar)).toBe('2026-05-11');
    expect(dayOf('2026-05-12T01:59:59Z', calendar)).toBe('2026-05-11');
    expect(dayOf('2026-05-12T02:00:00Z', calendar)).toBe('2026-05-12');
  });

  it('that begins at 04:00 begins at 04:00 on the wall on both nights when clocks change', () => {
    const calendar = site('Europe/Berlin', '04:00');
    expect(dayOf('2026-03-29T01:59:59Z', calendar)).toBe('2026-03-28');
    expect(dayOf('2026-03-29T02:00:00Z', calendar)).toBe('2026-03-29');
    expect(dayOf('2026-10-25T02:59:59Z', calendar)).toBe('2026-10-24');
    expect(dayOf('2026-10-25T03:00:00Z', calendar)).toBe('2026-10-25');
  });

  it('does not go back when the hour at which it begins comes twice', () => {
    const calendar = site('Europe/Berlin', '02:30');
    expect(dayOf('2026-10-25T00:29:59Z', calendar)).toBe('2026-10-24');
    expect(dayOf('2026-10-25T00:30:00Z', calendar)).toBe('2026-10-25');
    // 02:10 for the second time
    expect(dayOf('2026-10-25T01:10:00Z', calendar)).toBe('2026-10-25');
    expect(dayOf('2026-11-01T04:30:00Z', site('America/Havana'))).toBe('2026-11-01');
    expect(dayOf('2026-11-01T05:30:00Z', site('America/Havana'))).toBe('2026-11-01');
  });

  it('begins after the gap where clocks skip midnight', () => {
    expect(dayOf('2026-04-23T21:59:59Z', site('Africa/Cairo'))).toBe('2026-04-23');
    expect(dayOf('2026-04-23T22:00:00Z', site('Africa/Cairo'))).toBe('2026-04-24');
  });
});

describe('a time of day', () => {
  it('of an attendance day before the hour it begins lies on the next calendar date', () => {
    const calendar = site('Europe/Berlin', '04:00');
    expect(instantOnDay('2026-05-11', 9 * 60, calendar).toISOString()).toBe('2026-05-11T07:00:00.000Z');
    expect(instantOnDay('2026-05-11', 2 * 60, calendar).toISOString()).toBe('2026-05-12T00:00:00.000Z');
  });

  it.each([
    ['00:00', 0],
    ['09:05', 545],
    ['23:59', 1439],
    ['24:00', undefined],
    ['9:05', undefined],
    ['09:60', undefined],
    ['', undefined],
  ])('%s is read as %s minutes', (text, minutes) => {
    expect(minutesOfDay(text)).toBe(minutes);
  });

  it('is written with two digits and wraps round at midnight', () => {
    expect(timeOfDay(545.4)).toBe('09:05');
    expect(timeOfDay(1445)).toBe('00:05');
    expect(timeOfDay(-5)).toBe('23:55');
    expect([1436.5, 1436.51, 1439.5, 1439.6].map(timeOfDay)).toEqual(['23:56', '23:57', '23:59', '00:00']);
  });
});

it('a zone that nobody knows any more is an error, and not looked for without end', () => {
  expect(() => wallInstantMs('2026-03-29', 120, 'Europe/Nowhere')).toThrow(RangeError);
});
