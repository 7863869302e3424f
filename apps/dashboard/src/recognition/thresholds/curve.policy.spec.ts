import { pointAt, pointsToRead, rateShownMin, toRatesShown } from './curve.policy';

const curve = Array.from({ length: 41 }, (_, step) => ({
  cosine: (30 + step) / 100,
  stranger_visits: step === 40 ? 0 : 10 ** -(step / 4),
  stranger_visits_high: 10 ** -(step / 8),
  photos_missed: step / 40,
}));

describe('the curves of a threshold', () => {
  it('have no 0 on a scale of tens', () => {
    expect(toRatesShown(curve).every((point) => point.stranger_visits >= rateShownMin)).toBe(true);
  });

  it('say of a threshold what the nearest point says, and nothing beyond their ends', () => {
    expect(pointAt(curve, 0.4743)?.cosine).toBe(0.47);
    expect(pointAt(curve, 0.2)).toBeUndefined();
    expect(pointAt(curve.slice(0, 0), 0.4)).toBeUndefined();
  });

  it('are read in steps, and at the threshold that holds', () => {
    expect(pointsToRead(curve, 0.468).map(({ cosine }) => cosine)).toEqual([
      0.3, 0.35, 0.4, 0.45, 0.47, 0.5, 0.55, 0.6, 0.65, 0.7,
    ]);
  });
});
