import { parseInstant, toTimestamp, toIsoInstant } from './instant.policy';

describe('a moment', () => {
  it.each([
    ['2026-11-20T08:30:00Z', '2026-11-20T08:30:00.000Z'],
    ['2026-11-20T08:30Z', '2026-11-20T08:30:00.000Z'],
    ['2026-11-20T08:30:00.123456+01:00', '2026-11-20T07:30:00.123Z'],
    ['2026-11-20T08:30:00-0330', '2026-11-20T12:00:00.000Z'],
    ['2026-11-20t08:30:00z', '2026-11-20T08:30:00.000Z'],
    ['2028-02-29T23:59:59+14:00', '2028-02-29T09:59:59.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it.each([
    '2026-11-20T08:30:00',
    '2026-11-20 08:30:00Z',
    '2026-11-20',
    '2026-02-29T08:30:00Z',
    '2026-04-31T08:30:00Z',
    '2026-13-01T08:30:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T08:60:00Z',
    '2026-11-20T08:30:00+25:00',
    '0026-11-20T08:30:00Z',
    '1732091400',
    '',
  ])('%s is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('comes back from a message as it went in', () => {
    expect(toIsoInstant(toTimestamp('2026-11-20T08:30:00.250+01:00'))).toBe('2026-11-20T07:30:00.250Z');
    expect(toIsoInstant(toTimestamp('1969-12-31T23:59:59.750Z'))).toBe('1969-12-31T23:59:59.750Z');
    expect(toIsoInstant(undefined)).toBeNull();
  });
});
