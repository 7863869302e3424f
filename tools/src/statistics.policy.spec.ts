import { median, quantile } from './statistics.policy';

describe('a quantile', () => {
  it('is a value of the sample', () => {
    expect(quantile([30, 10, 20, 40], 0.5)).toBe(30);
    expect(quantile([30, 10, 20, 40], 0.95)).toBe(40);
    expect(quantile([], 0.5)).toBeUndefined();
    expect(median([3, 1, 2])).toBe(2);
  });
});
