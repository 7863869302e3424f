import { judgeClock, judgeLog, judgeRoom, judgeStream, judgeYear } from './judgement.policy';

describe('what a doctor finds', () => {
  it('is little room, before it is none', () => {
    expect(judgeRoom(5 * 1024 ** 3, 'The disk')).toBeUndefined();
    expect(judgeRoom(300 * 1024 ** 2, 'The disk')).toMatch(/^The disk has 300 MiB left/);
  });

  it('is a clock that differs, however long the answer took', () => {
    const asked = { askedAtMs: 10_000, answeredAtMs: 14_000 };
    for (const theirs of [9_500, 10_000, 13_000, 14_000, 14_900]) {
      expect(judgeClock(theirs, asked, 'the database')).toBeUndefined();
    }
    expect(judgeClock(5_000, asked, 'the database')).toMatch(/of the database is 5 s behind/);
    expect(judgeClock(44_000, asked, 'the database')).toMatch(/30 s ahead/);
    expect(judgeYear(new Date('2026-11-27T00:00:00Z'))).toBeUndefined();
    expect(judgeYear(new Date('1970-01-01T00:00:00Z'))).toMatch(/1970-01-01/);
  });

  it('is what services logged as an error of late', () => {
    const line = (time: string, level = 'error') => ({ time, level, service: 'identity', event: 'gallery-lost' });
    const lines = [
      line('2026-11-27T07:59:00Z'),
      line('2026-11-27T07:58:00Z'),
      line('2026-11-27T07:58:00Z', 'warn'),
      line('2026-11-27T05:00:00Z'),
      {},
    ];
    const now = new Date('2026-11-27T08:00:00Z');
    expect(judgeLog(lines, now)).toEqual(['identity logged gallery-lost 2 times within the last hour.']);
    expect(judgeLog([], now)).toEqual([]);
  });

  it('is a stream that will refuse, and a copy that is missing', () => {
    const stream = { name: 'faces', bytes: 90, bytesMax: 100, refusesWhenFull: true, replicasOffline: ['n3'] };
    expect(judgeStream(stream)).toEqual([
      'The stream faces is 90 % full, and refuses more once it is: its consumer is behind.',
      'The stream faces has no copy on n3 now: start that NATS server.',
    ]);
    expect(judgeStream({ ...stream, refusesWhenFull: false, replicasOffline: [] })).toEqual([]);
  });
});
