import { restartDelayMs, shouldReportRestart } from './restart.policy';

describe('starting a crashed process again', () => {
  it('waits twice as long after each crash in a row, and never more than ten seconds', () => {
    expect([1, 2, 3, 4].map(restartDelayMs)).toEqual([200, 400, 800, 1600]);
    expect([7, 50, 10_000].map(restartDelayMs)).toEqual([10_000, 10_000, 10_000]);
  });

  it('reports fewer and fewer of the crashes in a row', () => {
    const reported = Array.from({ length: 20 }, (_, index) => index).filter(shouldReportRestart);
    expect(reported).toEqual([1, 2, 4, 8, 16]);
  });
});
