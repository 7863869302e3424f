import { readWrittenTime } from './written-time.policy';

function read(text: string, timeZone = 'Europe/Berlin') {
  const time = readWrittenTime(text, timeZone);
  return time.kind === 'read' ? [time.at.toISOString(), time.warning ?? ''] : [time.kind];
}

describe('a time that somebody wrote down', () => {
  it.each([
    ['2026-11-20 08:30', '2026-11-20T07:30:00.000Z'],
    ['2026-11-20T08:30:15', '2026-11-20T07:30:15.000Z'],
    ['2026-07-20 08:30', '2026-07-20T06:30:00.000Z'],
    ['2026-11-20 08:30+02:00', '2026-11-20T06:30:00.000Z'],
    ['2026-11-20T08:30:00Z', '2026-11-20T08:30:00.000Z'],
    ['2026-10-25 03:00', '2026-10-25T02:00:00.000Z'],
    ['2026-03-29 03:00', '2026-03-29T01:00:00.000Z'],
  ])('%s is that moment on the wall of the site', (text, instant) => {
    expect(read(text)).toEqual([instant, '']);
  });

  it('that comes twice is the first, and says so; with an offset it is the one that was meant', () => {
    expect(read('2026-10-25 02:30')).toEqual([
      '2026-10-25T00:30:00.000Z',
      'comes twice, as clocks are turned back: 2026-10-25 02:30:00+02:00 is taken; write an offset for the other',
    ]);
    expect(read('2026-10-25 02:30+01:00')).toEqual(['2026-10-25T01:30:00.000Z', '']);
  });

  it('that clocks skip is the moment after the gap, and says so', () => {
    expect(read('2026-03-29 02:30:45')).toEqual([
      '2026-03-29T01:00:00.000Z',
      'is skipped, as clocks are turned forward: 2026-03-29 03:00:00+02:00 is taken',
    ]);
    expect(read('2026-03-08 02:15', 'America/New_York')[0]).toBe('2026-03-08T07:00:00.000Z');
  });

  it.each(['', 'eight', '20.11.2026 08:30', '2026-02-30 08:00', '2026-11-20 24:00', '2026-11-20 08:60', '2026-11-20'])(
    '%p is none',
    (text) => {
      expect(read(text)).toEqual(['wrong']);
    },
  );
});
