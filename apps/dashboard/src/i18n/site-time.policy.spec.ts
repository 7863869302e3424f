import { offsetsOf, toInstant, toWallTime } from './site-time.policy';

const berlin = 'Europe/Berlin';

describe('a time that is typed', () => {
  it('is that on the wall of the site, and goes to the API with its offset', () => {
    expect(offsetsOf('2026-11-27T08:30', berlin)).toEqual([60]);
    expect(toInstant('2026-11-27T08:30', 60)).toBe('2026-11-27T08:30:00+01:00');
    expect(toInstant('2026-11-27T08:30:07', -210)).toBe('2026-11-27T08:30:07-03:30');
    expect(toWallTime('2026-11-27T07:30:07.900Z', berlin)).toBe('2026-11-27T08:30:07');
    expect(toWallTime('2026-11-27T23:30:00Z', 'Asia/Kathmandu')).toBe('2026-11-28T05:15:00');
  });

  it('is none where clocks are put forward, and one of two where they are put back', () => {
    expect(offsetsOf('2026-03-29T02:30', berlin)).toEqual([]);
    expect(offsetsOf('2026-10-25T02:30', berlin)).toEqual([120, 60]);
    expect(offsetsOf('2026-10-25T03:00', berlin)).toEqual([60]);
    expect(offsetsOf('2026-11-01T01:30', 'America/New_York')).toEqual([-240, -300]);
  });

  it('that is none at all has no offset', () => {
    expect(offsetsOf('', berlin)).toEqual([]);
  });
});
