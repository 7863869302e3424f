import { thresholdForGallery } from './threshold.policy';

const measured = [
  { falseMatchRate: 1e-3, cosine: 0.34 },
  { falseMatchRate: 1e-4, cosine: 0.417 },
  { falseMatchRate: 1e-5, cosine: 0.485 },
];
const rules = { strangerRateMax: 0.01, cosineMin: 0.3 };

describe('the threshold of a gallery', () => {
  it.each([
    [1, 0.3], // 1e-2 is before the curve: 0.263, so the floor of these rules
    [10, 0.34],
    [100, 0.417],
    [1_000, 0.485],
  ])('of %i people lies on the measured curve: %f', (people, cosine) => {
    expect(thresholdForGallery(people, measured, rules)).toBeCloseTo(cosine, 6);
  });

  it('of 1,680 people is 0.50, where 0.6 % of strangers were accepted when it was measured', () => {
    expect(thresholdForGallery(1_680, measured, rules)).toBeCloseTo(0.5, 2);
  });

  it('goes on beyond the last measured point at the same slope', () => {
    expect(thresholdForGallery(10_000, measured, rules)).toBeCloseTo(0.553, 6);
  });

  it('rises with every person more and never falls', () => {
    const sizes = [1, 2, 5, 10, 50, 100, 500, 1_000, 5_000, 20_000, 100_000, 1_000_000];
    const thresholds = sizes.map((size) => thresholdForGallery(size, measured, rules));
    expect([...thresholds].sort((a, b) => a - b)).toEqual(thresholds);
  });

  it('of few people is the floor', () => {
    expect(thresholdForGallery(3, measured, { strangerRateMax: 0.01, cosineMin: 0.48 })).toBe(0.48);
    expect(thresholdForGallery(0, measured, { strangerRateMax: 0.01, cosineMin: 0.48 })).toBe(0.48);
  });

  it('stays below what two photos of one person can reach', () => {
    expect(thresholdForGallery(1e12, measured, rules)).toBe(0.95);
  });

  it('does not depend on the order of the points', () => {
    expect(thresholdForGallery(300, [...measured].reverse(), rules)).toBe(thresholdForGallery(300, measured, rules));
  });

  it.each([
    ['no points', []],
    ['one point', [{ falseMatchRate: 1e-4, cosine: 0.4 }]],
    [
      'points without a meaning',
      [
        { falseMatchRate: 0, cosine: 0.4 },
        { falseMatchRate: 1e-3, cosine: Number.NaN },
      ],
    ],
  ])('of a pack with %s is the floor', (_, calibration) => {
    expect(thresholdForGallery(1_000, calibration, rules)).toBe(0.3);
  });
});
