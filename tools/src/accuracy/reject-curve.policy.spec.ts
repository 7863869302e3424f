import { isReportingHalf, rejectEvidence, type RankedImage } from './reject-curve.policy';
import { seededRandom } from '@smart-attendance/testing';
import { SimilarityMatrix } from './similarity-matrix';

const size = 64;

/** People with four images each; a spoilt image is mostly noise. `score` says so, or says nothing. */
function crowd(scoreOf: (isSpoilt: boolean, random: () => number) => number) {
  const random = seededRandom(7);
  const noise = (): Float32Array => Float32Array.from({ length: size }, () => random() + random() - 1);
  const images: RankedImage[] = [];
  const vectors: Float32Array[] = [];
  for (let person = 0; images.length < 400; person += 1) {
    const face = noise();
    for (let image = 0; image < 4; image += 1) {
      const isSpoilt = random() < 0.1;
      const own = noise();
      const mixed = face.map((value, index) => value + (isSpoilt ? 6 : 0.4) * (own[index] as number));
      const length = Math.hypot(...mixed);
      vectors.push(mixed.map((value) => value / length));
      images.push({ person: `person ${person}`, score: scoreOf(isSpoilt, random) });
    }
  }
  return rejectEvidence(images, SimilarityMatrix.of(vectors), {
    falseMatchRates: [1e-3],
    rejectedShares: [0, 0.15],
    randomDraws: 10,
  });
}

describe('error against share of images left out', () => {
  it('a score that knows the spoilt images takes the errors away, chance does not', () => {
    const [none, some] = crowd((isSpoilt) => (isSpoilt ? 0.2 : 0.9)).curves[0]?.points ?? [];
    expect(none?.byScore).toBeGreaterThan(0.1);
    expect(none?.byScore).toBeCloseTo(none?.atRandom.mean ?? 0, 9);
    expect(some?.byScore).toBeLessThan(0.02);
    expect(some?.atRandom.mean).toBeGreaterThan(0.1);
  });

  it('a score that is chance gains no more than chance', () => {
    const [none, some] = crowd((_isSpoilt, random) => random()).curves[0]?.points ?? [];
    expect(some?.byScore).toBeGreaterThan(0.6 * (none?.byScore ?? 1));
  });

  it('looks only at people of the reporting half, always the same ones', () => {
    const { people, images } = crowd(() => 0.5);
    const half = Array.from({ length: 100 }, (_, person) => `person ${person}`).filter(isReportingHalf);
    expect(people).toBe(half.length);
    expect(images).toBe(4 * half.length);
    expect(half.length).toBeGreaterThan(30);
    expect(half.length).toBeLessThan(70);
  });

  it('gives the same figures every time', () => {
    expect(crowd(() => 0.5)).toEqual(crowd(() => 0.5));
  });
});
