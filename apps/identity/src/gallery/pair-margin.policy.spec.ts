import { marginOfPair } from './pair-margin.policy';

it('two people who were told apart by somebody need a narrower margin, the narrower the more alike they are', () => {
  expect(marginOfPair(0.5, 0.05)).toBeCloseTo(0.0354, 4);
  expect(marginOfPair(0.75, 0.05)).toBeCloseTo(0.025, 4);
  expect(marginOfPair(0.75, 0.05)).toBeLessThan(marginOfPair(0.5, 0.05));
});

it('the margin never goes below what two pictures of one person differ by', () => {
  expect(marginOfPair(0.85, 0.05)).toBe(0.02);
});

it('people whom nothing tells apart keep the usual margin, so that neither is named for the other', () => {
  expect(marginOfPair(0.86, 0.05)).toBe(0.05);
  expect(marginOfPair(1, 0.05)).toBe(0.05);
});

it('the margin is never wider than the usual one', () => {
  expect(marginOfPair(0, 0.05)).toBe(0.05);
  expect(marginOfPair(-0.3, 0.05)).toBe(0.05);
  expect(marginOfPair(0.5, 0.01)).toBe(0.01);
});
