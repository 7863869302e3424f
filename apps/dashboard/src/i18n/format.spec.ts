import { formatFor } from './format';

/** Which space and direction mark Intl writes is its own business. */
const plain = (text: string): string => text.replaceAll(/[\u202f\u00a0]/g, ' ').replaceAll(/[\u200e\u200f\u061c]/g, '');

describe('dates and numbers', () => {
  const berlin = formatFor('en-GB', 'Europe/Berlin');

  it('are those of the site, whatever the zone of the reader', () => {
    expect(berlin.time('2026-11-26T23:30:00Z')).toBe('00:30');
    expect(berlin.date('2026-11-26T23:30:00Z')).toBe('27 Nov 2026');
    expect(berlin.isoDay(new Date('2026-11-26T23:30:00Z'))).toBe('2026-11-27');
    expect(formatFor('ar-EG', 'Asia/Tokyo').isoDay(new Date('2026-11-26T23:30:00Z'))).toBe('2026-11-27');
  });

  it('are of another site for a row that is counted there', () => {
    expect(berlin.at('Asia/Tokyo').time('2026-11-26T23:30:00Z')).toBe('08:30');
    expect([berlin.at(null), berlin.at('Europe/Berlin')]).toEqual([berlin, berlin]);
  });

  it('are made once for a locale and a zone, since each row of a list asks for them', () => {
    expect(formatFor('en-GB', 'Europe/Berlin')).toBe(berlin);
    expect(formatFor('en-GB', 'Asia/Tokyo')).not.toBe(berlin);
    expect(() => formatFor('en-GB', 'Mars/Olympus')).toThrow(RangeError);
  });

  it('keep a day that has no zone as it is', () => {
    expect(formatFor('en-GB', 'America/New_York').date('2026-11-27')).toBe('27 Nov 2026');
    expect(formatFor('en-GB', 'Pacific/Kiritimati').date('2026-11-27')).toBe('27 Nov 2026');
  });

  it('say how long ago in the largest unit', () => {
    const now = new Date('2026-11-27T12:00:00Z');
    expect(berlin.relative('2026-11-27T11:57:10Z', now)).toBe('2 minutes ago');
    expect(berlin.relative('2026-11-26T11:00:00Z', now)).toBe('yesterday');
    expect(berlin.relative('2026-11-27T12:00:00Z', now)).toBe('now');
  });

  it('say a duration in its two largest units', () => {
    expect(plain(berlin.duration(30_000))).toBe('8 hrs 20 mins');
    expect(plain(berlin.duration(0))).toBe('0 secs');
    expect(plain(berlin.duration(86_400))).toBe('1 day');
    expect(plain(formatFor('de', 'UTC').duration(61))).toBe('1 Min. 1 Sek.');
  });

  it('write shares as the locale does', () => {
    expect(plain(formatFor('de', 'UTC').percent(0.981, 1))).toBe('98,1 %');
    expect(plain(formatFor('fr', 'UTC').number(1234.5))).toBe('1 234,5');
    expect([94.96, 95, 57.3].map((percent) => plain(formatFor('de', 'UTC').coverage(percent)))).toEqual([
      '94,9 %',
      '95 %',
      '57,3 %',
    ]);
  });
});
