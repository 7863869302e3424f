import { restartDelayMs, shouldReportRestart, silenceMsMin } from './restart.policy';

describe('starting a crashed process again', () => {
  it('waits twice as long after each crash in a row, and never more than ten seconds', () => {
    expect([1, 2, 3, 4].map(restartDelayMs)).toEqual([200, 400, 800, 1600]);
    expect([7, 50, 10_000].map(restartDelayMs)).toEqual([10_000, 10_000, 10_000]);
  });

  it('reports fewer and fewer of the crashes in a row', () => {
    const reported = Array.from({ length: 20 }, (_, index) => index).filter(shouldReportRestart);
    expect(reported).toEqual([1, 2, 4, 8, 16]);
  });

  it('bears the silence of a process longer each time that ending it did not help, ten minutes at most', () => {
    expect([0, 1, 2].map((times) => silenceMsMin(30_000, times))).toEqual([30_000, 60_000, 120_000]);
    expect(silenceMsMin(30_000, 1_000)).toBe(600_000);
  });
});
