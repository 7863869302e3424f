import { SimilarityHistogram } from './similarity-histogram';
import { accuracyAt, bestThreshold, rowsAtRates, tenFold, type ScoredPair } from './verification.policy';

const pair = (similarity: number, isSame: boolean): ScoredPair => ({ similarity, isSame });

function histogramOf(similarities: readonly number[]): SimilarityHistogram {
  const histogram = new SimilarityHistogram();
  for (const similarity of similarities) histogram.add(similarity);
  return histogram;
}

describe('verification', () => {
  it('decides by the middle of the widest gap that decides most pairs rightly', () => {
    const pairs = [pair(0.1, false), pair(0.2, false), pair(0.6, true), pair(0.7, true)];
    expect(bestThreshold(pairs)).toBeCloseTo(0.4, 9);
    expect(accuracyAt(pairs, 0.4)).toBe(1);
  });

  it('lives with a pair on the wrong side instead of moving the threshold to it', () => {
    const pairs = [pair(0.1, false), pair(0.2, true), pair(0.3, false), pair(0.6, true), pair(0.7, true)];
    expect(bestThreshold(pairs)).toBeCloseTo(0.45, 9);
    expect(accuracyAt(pairs, bestThreshold(pairs))).toBeCloseTo(0.8, 9);
  });

  it('in ten folds the threshold never sees the pairs it is judged by', () => {
    // Alone the last fold would choose 0.9; the other nine choose 0.5 and lose it.
    const nine = Array.from({ length: 9 }, () => [pair(0.4, false), pair(0.6, true)]).flat();
    const { accuracy, threshold, accuracies } = tenFold([...nine, pair(0.8, false), pair(1, true)]);
    expect(accuracies.slice(0, 9)).toEqual(Array(9).fill(1));
    expect(accuracies[9]).toBe(0.5);
    expect(accuracy.mean).toBeCloseTo(0.95, 9);
    expect(threshold.mean).toBeCloseTo(0.5, 2);
  });

  it('says so when there are too few pairs for ten folds', () => {
    expect(() => tenFold([pair(0.1, false), pair(0.9, true)])).toThrow('at least 10 pairs of one');
  });

  it('the threshold of a rate lets no more impostors pass than the rate allows', () => {
    const impostor = histogramOf(Array.from({ length: 1000 }, (_, index) => index / 2000));
    const genuine = histogramOf([0.2, 0.495, 0.6, 0.8]);
    const [row] = rowsAtRates(genuine, impostor, [0.01]);
    expect(row).toMatchObject({ impostorsAccepted: 10, falseAccepts: 0.01, falseRejects: 0.25 });
    expect(row?.threshold).toBeCloseTo(0.495, 3);
  });

  it('a rate of less than one impostor lets none pass', () => {
    const [row] = rowsAtRates(histogramOf([0.9]), histogramOf([0.1, 0.3]), [1e-4]);
    expect(row).toMatchObject({ impostorsAccepted: 0, falseAccepts: 0, falseRejects: 0 });
  });
});
