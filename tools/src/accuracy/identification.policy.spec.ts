import { openSetCurve, operatingPoint, pointWithin, search, type Template } from './identification.policy';

const unit = (degrees: number): Float32Array => {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians), 0, 0);
};
const gallery: Template[] = [
  { person: 'ada', vector: unit(0) },
  { person: 'maya', vector: unit(90) },
];
const rules = { cosineMin: 0.8, marginMin: 0.05 };

describe('identification among people and strangers', () => {
  it('finds the most alike person and how far behind the second is', () => {
    const found = search(gallery, { person: 'ada', vector: unit(10) });
    expect(found.isRight).toBe(true);
    expect(found.best).toBeCloseTo(Math.cos(Math.PI / 18), 5);
    expect(found.second).toBeCloseTo(Math.sin(Math.PI / 18), 5);
  });

  it('a stranger is never right, whoever looks most alike', () => {
    expect(search(gallery, { person: undefined, vector: unit(1) }).isRight).toBe(false);
  });

  it('a face without a vector finds nobody', () => {
    expect(search(gallery, { person: 'ada', vector: undefined })).toEqual({ isRight: false, best: -1, second: -1 });
  });

  it('counts who was found, who was taken for another and which strangers were let in, by threshold and margin', () => {
    const enrolled = [
      { isRight: true, best: 0.9, second: 0.1 },
      { isRight: true, best: 0.9, second: 0.88 }, // too near to another
      { isRight: true, best: 0.7, second: 0.1 }, // below the threshold
      { isRight: false, best: 0.95, second: 0.2 },
    ];
    const strangers = [
      { isRight: false, best: 0.85, second: 0 },
      { isRight: false, best: 0.3, second: 0 },
    ];
    expect(operatingPoint({ enrolled, strangers }, 1, rules)).toMatchObject({
      enrolledFound: 0.25,
      enrolledMistaken: 0.25,
      strangersAccepted: 0.5,
    });
  });

  it('drawing more galleries from the same images makes no figure look surer', () => {
    const once = {
      enrolled: [{ isRight: true, best: 0.9, second: 0 }],
      strangers: [{ isRight: false, best: 0, second: 0 }],
    };
    const tenTimes = {
      enrolled: Array.from({ length: 10 }, () => once.enrolled).flat(),
      strangers: Array.from({ length: 10 }, () => once.strangers).flat(),
    };
    expect(operatingPoint(tenTimes, 10, rules).enrolledFoundInterval).toEqual(
      operatingPoint(once, 1, rules).enrolledFoundInterval,
    );
  });

  it('the curve falls with the threshold, and its point for a rate is the laxest that keeps it', () => {
    const strangers = [0.3, 0.4, 0.5, 0.6].map((best) => ({ isRight: false, best, second: 0 }));
    const enrolled = [0.45, 0.7].map((best) => ({ isRight: true, best, second: 0 }));
    const curve = openSetCurve({ enrolled, strangers });
    const shares = curve.map(({ strangersAccepted }) => strangersAccepted);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(pointWithin(curve, 0.5)).toMatchObject({ strangersAccepted: 0.5, enrolledFound: 1 });
    expect(pointWithin(curve, 0)?.enrolledFound).toBe(0.5);
  });
});
