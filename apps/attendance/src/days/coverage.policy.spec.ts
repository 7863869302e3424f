import { coveragePercent } from './coverage.policy';

describe('the share of a day in which all cameras saw', () => {
  const hundred = { fromMs: 0, toMs: 100_000 };
  const blindFrom = (fromMs: number) => [{ fromMs, toMs: 100_000 }];

  it('is every whole per cent exactly, so that a day just at the least of its site is covered', () => {
    const whole = Array.from({ length: 101 }, (_, percent) => percent);
    expect(whole.map((percent) => coveragePercent(hundred, blindFrom(percent * 1_000), 1))).toEqual(whole);
  });

  it('is rounded down, counts what several were blind at once a single time, and is none where nothing looks', () => {
    expect(coveragePercent(hundred, blindFrom(94_999), 1)).toBe(94.99);
    expect(
      coveragePercent(
        hundred,
        [
          { fromMs: -5_000, toMs: 20_000 },
          { fromMs: 10_000, toMs: 30_000 },
        ],
        2,
      ),
    ).toBe(70);
    expect(coveragePercent(hundred, [], 0)).toBe(0);
  });
});
