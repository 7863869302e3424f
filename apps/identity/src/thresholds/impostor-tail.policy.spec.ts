import { seededRandom } from '@smart-attendance/testing';
import {
  cosineAtRate,
  exceedanceRatios,
  fitImpostorTail,
  rateAtCosine,
  safeCosineAtRate,
  type ImpostorScores,
} from './impostor-tail.policy';

/** A photo of each person against everybody, each score drawn by itself. */
function scoresOf(people: number, draw: () => number): ImpostorScores {
  const cosines = Float32Array.from({ length: people * people }, draw);
  return { people, personOfPhoto: Array.from({ length: people }, (_, i) => i), cosines };
}

/** As two people's faces are: about 0.02 with a deviation of 0.09. */
function normal(seed: number): () => number {
  const uniform = seededRandom(seed);
  return () => 0.02 + 0.09 * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** The cosine that a normal score exceeds with a probability of 1e-6. */
const normalAtMillionth = 0.02 + 0.09 * 4.753;
const sameFace = 0.7;

describe('the tail of impostor scores', () => {
  it('says what one pair in a million reaches, from 90,000 pairs, and never less than that', () => {
    const tail = fitImpostorTail(scoresOf(300, normal(1)), sameFace);
    if (tail === undefined) throw new Error('There is no tail.');
    expect(tail.pairs).toBe(300 * 299);
    expect(tail.exceedance).toBeCloseTo(0.01, 3);
    expect(tail.shape).toBeLessThan(0);
    const { cosine, standardError } = cosineAtRate(tail, 1e-6);
    expect(Math.abs(cosine - normalAtMillionth)).toBeLessThan(2.5 * standardError);
    expect(safeCosineAtRate(tail, 1e-6)).toBeGreaterThan(normalAtMillionth - 0.005);
  });

  it('keeps the rate on scores it was not fitted to, in nearly all of twenty galleries', () => {
    const kept = Array.from({ length: 20 }, (_, seed) => {
      const tail = fitImpostorTail(scoresOf(100, normal(seed + 10)), sameFace);
      return tail !== undefined && safeCosineAtRate(tail, 1e-6) >= normalAtMillionth;
    });
    expect(kept.filter(Boolean).length).toBeGreaterThanOrEqual(18);
  });

  it('is surer with more people', () => {
    const errors = [200, 500].map((people) => {
      const tail = fitImpostorTail(scoresOf(people, normal(2)), sameFace);
      return tail === undefined ? Number.NaN : cosineAtRate(tail, 1e-6).standardError;
    });
    expect(errors[1]).toBeLessThan((errors[0] ?? 0) / 2);
  });

  it('is exponential, and so stricter, where the scores have no end in sight', () => {
    const uniform = seededRandom(3);
    const tail = fitImpostorTail(
      scoresOf(200, () => -0.05 * Math.log(1 - uniform()) - 0.2),
      0.9,
    );
    if (tail === undefined) throw new Error('There is no tail.');
    expect(tail.shape).toBeGreaterThan(-0.1);
    const truth = -0.05 * Math.log(1e-5) - 0.2;
    expect(safeCosineAtRate(tail, 1e-5)).toBeGreaterThan(truth - 0.02);
  });

  it('leaves out pairs that are one face twice, and counts them', () => {
    const scores = scoresOf(100, normal(4));
    scores.cosines[1] = 0.95;
    const [with_, without] = [scores, scoresOf(100, normal(4))].map((one) => fitImpostorTail(one, sameFace));
    expect(with_?.pairsLeftOut).toBe(1);
    expect(without?.pairsLeftOut).toBe(0);
    expect(with_?.scale).toBeCloseTo(without?.scale ?? 0, 2);
  });

  it('is none for too few scores', () => {
    expect(fitImpostorTail(scoresOf(5, normal(5)), sameFace)).toBeUndefined();
  });

  it('gives the rate back for the cosine that it gave for it', () => {
    const tail = fitImpostorTail(scoresOf(200, normal(6)), sameFace);
    if (tail === undefined) throw new Error('There is no tail.');
    for (const rate of [1e-3, 1e-5, 1e-7]) {
      expect(Math.log10(rateAtCosine(tail, cosineAtRate(tail, rate).cosine, false))).toBeCloseTo(Math.log10(rate), 3);
      expect(Math.log10(rateAtCosine(tail, safeCosineAtRate(tail, rate), true))).toBeCloseTo(Math.log10(rate), 3);
    }
    expect(rateAtCosine(tail, 0, false)).toBe(1);
    expect(rateAtCosine(tail, 0.99, false)).toBeLessThan(1e-9);
  });

  it('tells whose template strangers come near more often', () => {
    const draw = normal(7);
    const scores = scoresOf(200, draw);
    for (let photo = 0; photo < 200; photo += 1) scores.cosines[photo * 200 + 9] = 0.1 + draw();
    const tail = fitImpostorTail(scores, sameFace);
    if (tail === undefined) throw new Error('There is no tail.');
    const ratios = exceedanceRatios(scores, tail, sameFace);
    expect(ratios.indexOf(Math.max(...ratios))).toBe(9);
    expect(ratios[9]).toBeGreaterThan(2);
    expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / 200).toBeCloseTo(1, 1);
  });
});
