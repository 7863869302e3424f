import { addScore, countBelow, emptyBins, medianOf, shareInterval, totalOf } from './score-bins.policy';

describe('scores in bins', () => {
  it('are counted below a cosine, those of one step as if they lay evenly in it', () => {
    const bins = emptyBins();
    for (const cosine of [-0.3, 0.1, 0.5, 0.501, 0.999, 1]) addScore(bins, cosine);
    expect(totalOf(bins)).toBe(6);
    expect(countBelow(bins, 0.4)).toBe(2);
    expect(countBelow(bins, 0.5025)).toBeCloseTo(3);
    expect(countBelow(bins, 2)).toBe(6);
    expect(countBelow(bins, -1)).toBe(0);
  });
});

describe('a share', () => {
  it('lies within an interval that is wide for few and narrow for many', () => {
    expect(shareInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(shareInterval(0, 10).high).toBeGreaterThan(0.2);
    expect(shareInterval(0, 10_000).high).toBeLessThan(0.001);
    expect(shareInterval(50, 100).low).toBeCloseTo(0.404, 2);
  });
});

describe('the median', () => {
  it('is that in the middle, and none of nothing', () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([])).toBeUndefined();
  });
});
