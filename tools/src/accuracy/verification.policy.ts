import { meanAndSpread, shareInterval } from '../statistics.policy';
import type { SimilarityHistogram } from './similarity-histogram';

export interface ScoredPair {
  readonly similarity: number;
  readonly isSame: boolean;
}

const folds = 10;

/**
 * Ten parts of equal mix, in the order of the list; for each the threshold that is best on the other nine is used.
 * Needs at least ten pairs of each kind.
 */
export function tenFold(pairs: readonly ScoredPair[]) {
  const parts = splitByKind(pairs);
  const thresholds = parts.map((_, own) => bestThreshold(parts.filter((_part, index) => index !== own).flat()));
  const accuracies = parts.map((part, index) => accuracyAt(part, thresholds[index] as number));
  return { accuracy: meanAndSpread(accuracies), threshold: meanAndSpread(thresholds), accuracies };
}

function splitByKind(pairs: readonly ScoredPair[]): ScoredPair[][] {
  const parts = Array.from({ length: folds }, (): ScoredPair[] => []);
  for (const kind of [true, false]) {
    const ofKind = pairs.filter(({ isSame }) => isSame === kind);
    if (ofKind.length < folds) throw new Error(`The list needs at least ${folds} pairs of ${kind ? 'one' : 'two'}.`);
    ofKind.forEach((pair, index) => parts[Math.floor((index * folds) / ofKind.length)]?.push(pair));
  }
  return parts;
}

export function accuracyAt(pairs: readonly ScoredPair[], threshold: number): number {
  return pairs.filter(({ similarity, isSame }) => similarity >= threshold === isSame).length / pairs.length;
}

/** The middle of the widest stretch among those that decide most pairs rightly. */
export function bestThreshold(pairs: readonly ScoredPair[]): number {
  const sorted = [...pairs].sort((a, b) => a.similarity - b.similarity);
  // Below everything: every pair is taken for one person.
  let right = sorted.filter(({ isSame }) => isSame).length;
  let best = { right, width: 0, threshold: sorted[0]?.similarity ?? 0 };
  sorted.forEach(({ similarity, isSame }, index) => {
    right += isSame ? -1 : 1;
    const next = sorted[index + 1]?.similarity ?? similarity;
    const width = next - similarity;
    if (right > best.right || (right === best.right && width > best.width)) {
      best = { right, width, threshold: (similarity + next) / 2 };
    }
  });
  return best.threshold;
}

export interface RateRow {
  /** The wanted false-accept rate, or undefined where the row is of a given threshold. */
  readonly wantedFalseAccepts: number | undefined;
  readonly threshold: number;
  readonly falseAccepts: number;
  readonly falseRejects: number;
  /** How many pairs of two people the rate rests on; below ten it is a guess. */
  readonly impostorsAccepted: number;
  readonly trueAcceptsInterval: { readonly low: number; readonly high: number };
}

/** Rates at the thresholds that let a wanted share of impostors pass. */
export function rowsAtRates(
  genuine: SimilarityHistogram,
  impostor: SimilarityHistogram,
  rates: readonly number[],
): RateRow[] {
  return rates.map((rate) => ({
    ...rowAtThreshold(genuine, impostor, impostor.thresholdFor(rate)),
    wantedFalseAccepts: rate,
  }));
}

export function rowAtThreshold(
  genuine: SimilarityHistogram,
  impostor: SimilarityHistogram,
  threshold: number,
): RateRow {
  const accepted = genuine.countFrom(threshold);
  return {
    wantedFalseAccepts: undefined,
    threshold,
    falseAccepts: impostor.shareFrom(threshold),
    falseRejects: 1 - accepted / genuine.total,
    impostorsAccepted: impostor.countFrom(threshold),
    trueAcceptsInterval: shareInterval(accepted, genuine.total),
  };
}

/** From the strictest threshold to the laxest: the shares of pairs of two people and of one that reach it. */
export function rocOf(genuine: SimilarityHistogram, impostor: SimilarityHistogram) {
  return Array.from({ length: 241 }, (_, step) => {
    const threshold = (200 - step) / 200;
    return { threshold, falseAccepts: impostor.shareFrom(threshold), trueAccepts: genuine.shareFrom(threshold) };
  });
}
