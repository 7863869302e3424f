import { bestOfOthers, sameFaceCosineOf, scoreGallery } from './gallery-scores.policy';

/** A face at so many degrees from the first axis. */
function face(degrees: number): Float32Array {
  const radians = (degrees * Math.PI) / 180;
  return Float32Array.of(Math.cos(radians), Math.sin(radians));
}

const cosine = (degrees: number): number => Math.cos((degrees * Math.PI) / 180);
const sample = [
  { personId: 'ada', photos: [face(0), face(20)] },
  { personId: 'bob', photos: [face(100)] },
];
const noBreath = () => Promise.resolve();

describe('the scores of a gallery', () => {
  it('are those of every photo with everybody else, and of one person’s photos with their other ones', async () => {
    const { impostors, genuine, peopleWithSeveral, personIds } = await scoreGallery(sample, 100, noBreath);
    expect(personIds).toEqual(['ada', 'bob']);
    expect(impostors.personOfPhoto).toEqual([0, 1, 0]);
    // Ada's first photo with Bob, Bob's with Ada's template at 10 degrees, Ada's second photo with Bob.
    const [adasFirst, bobs, adasSecond] = bestOfOthers(impostors);
    expect(adasFirst).toBeCloseTo(cosine(100), 5);
    expect(bobs).toBeCloseTo(cosine(90), 5);
    expect(adasSecond).toBeCloseTo(cosine(80), 5);
    expect(genuine.map((one) => one.toFixed(4))).toEqual([cosine(20).toFixed(4), cosine(20).toFixed(4)]);
    expect(peopleWithSeveral).toBe(1);
  });

  it('are of so many photos at most, the first of everybody before the second of anybody', async () => {
    const { impostors } = await scoreGallery(sample, 2, noBreath);
    expect(impostors.personOfPhoto).toEqual([0, 1]);
  });

  it('are made in pieces, so that others are served meanwhile', async () => {
    let breaths = 0;
    const many = Array.from({ length: 50 }, (_, i) => ({ personId: String(i), photos: [face(i)] }));
    await scoreGallery(many, 100, () => {
      breaths += 1;
      return Promise.resolve();
    });
    expect(breaths).toBeGreaterThanOrEqual(5);
  });
});

describe('the cosine from which two photos are one face', () => {
  it('is what half of one person’s photos reach, once there are enough of them', () => {
    expect(sameFaceCosineOf([0.9, 0.8])).toBe(0.7);
    expect(sameFaceCosineOf(Array.from({ length: 41 }, (_, i) => 0.5 + i / 100))).toBeCloseTo(0.7, 6);
    expect(sameFaceCosineOf(Array.from({ length: 41 }, (_, i) => 0.6 + i / 100))).toBeCloseTo(0.8, 6);
  });
});
