import {
  awayTimesMin,
  givesUp,
  outcomeOfStatus,
  pauseMs,
  readRetryAfterMs,
  switchOffReason,
  waitMs,
  webhookTimes,
} from './webhook-retry.policy';

const { firstRetryMs, retryMsMax, giveUpAfterMs, switchOffAfterMs, awayRetryMsMax } = webhookTimes;
const failing = { failures: 1_000, timesAway: 1_000, failingForMs: switchOffAfterMs };

describe('retrying a delivery', () => {
  it('waits twice as long each time, an hour at most, and never less than half of that', () => {
    expect([1, 2, 3].map((attempts) => waitMs(attempts, firstRetryMs, retryMsMax, 1))).toEqual([5_000, 10_000, 20_000]);
    expect(waitMs(1, firstRetryMs, retryMsMax, 0)).toBe(2_500);
    expect(waitMs(10_000, firstRetryMs, retryMsMax, 1)).toBe(retryMsMax);
  });

  it('tries at least fifteen times within the day', () => {
    let [attempts, ageMs] = [1, 0];
    while (!givesUp(ageMs, webhookTimes)) ageMs += waitMs(attempts++, firstRetryMs, retryMsMax, 1);
    expect(attempts).toBeGreaterThan(15);
    expect(givesUp(giveUpAfterMs - 1, webhookTimes)).toBe(false);
  });

  it('asks a receiver that is away at least every minute whether it is back', () => {
    expect(pauseMs(awayTimesMin - 1, webhookTimes, 1)).toBe(0);
    expect(pauseMs(awayTimesMin, webhookTimes, 1)).toBe(firstRetryMs);
    expect(pauseMs(1_000, webhookTimes, 1)).toBe(awayRetryMsMax);
  });

  it('heeds a Retry-After in seconds, up to an hour', () => {
    expect(['7', '86400', undefined, 'Thu, 26 Nov 2026 21:00:00 GMT', '-1'].map(readRetryAfterMs)).toEqual([
      7_000, 3_600_000, 0, 0, 0,
    ]);
  });
});

describe('a webhook', () => {
  it('is switched off by a 410 at once', () => {
    expect(switchOffReason('gone', { failures: 1, timesAway: 0, failingForMs: 0 }, webhookTimes)).toBe('gone');
  });

  it('is switched off after a day of nothing but failures, and not for one failure that is a day old', () => {
    expect(switchOffReason('away', failing, webhookTimes)).toBe('failing');
    expect(switchOffReason('rejected', failing, webhookTimes)).toBe('failing');
    expect(switchOffReason('away', { ...failing, failures: 2 }, webhookTimes)).toBeUndefined();
    expect(switchOffReason('away', { ...failing, failingForMs: switchOffAfterMs - 1 }, webhookTimes)).toBeUndefined();
  });

  it('takes an event with 2xx, refuses it with another answer, and is away with what heals by itself', () => {
    expect([200, 204, 299, 301, 400, 404, 422, 408, 429, 500, 503, 410].map(outcomeOfStatus)).toEqual([
      'delivered',
      'delivered',
      'delivered',
      'rejected',
      'rejected',
      'rejected',
      'rejected',
      'away',
      'away',
      'away',
      'away',
      'gone',
    ]);
  });
});
