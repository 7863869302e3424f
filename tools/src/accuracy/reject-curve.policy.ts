import { createHash } from 'node:crypto';
import { seededRandom } from '@smart-attendance/testing';
import type { SimilarityMatrix } from './similarity-matrix';
import { shuffled } from './shuffled';
import { meanAndSpread } from '../statistics.policy';

/** What the curve needs to know of an image, in the order of the matrix. */
export interface RankedImage {
  readonly person: string;
  readonly score: number;
}

export interface RejectRequest {
  readonly falseMatchRates: readonly number[];
  readonly rejectedShares: readonly number[];
  readonly randomDraws: number;
}

/**
 * The quality score's shape was chosen on the people of one half, so only the other half may say how good it is. Which
 * half is in the last bit of the name's SHA-256.
 */
export function isReportingHalf(person: string): boolean {
  const digest = createHash('sha256').update(person).digest();
  return ((digest.at(-1) as number) & 1) === 1;
}

/**
 * Error against share rejected, on the images of the reporting half. `images` in the order of the matrix. The threshold
 * follows the images that are left, so that the rate of false matches stays the same.
 */
export function rejectEvidence(images: readonly RankedImage[], matrix: SimilarityMatrix, request: RejectRequest) {
  const ofHalf = images.flatMap(({ person }, index) => (isReportingHalf(person) ? [index] : []));
  const pairs = pairsOf(images, matrix, ofHalf);
  const scoreOf = (index: number): number => images[index]?.score ?? 0;
  const worstFirst = [...ofHalf].sort((a, b) => scoreOf(a) - scoreOf(b));
  const draws = Array.from({ length: request.randomDraws }, (_, seed) => shuffled(ofHalf, seededRandom(seed + 1)));
  const { falseMatchRates, rejectedShares } = request;
  const missesOf = (order: readonly number[]): number[][] =>
    rejectedShares.map((share) => {
      const isLeft = new Uint8Array(images.length);
      for (const index of order.slice(Math.floor(share * order.length))) isLeft[index] = 1;
      return missRates(pairs, isLeft, falseMatchRates);
    });
  const byScore = missesOf(worstFirst);
  const atRandom = draws.map(missesOf);
  return {
    images: ofHalf.length,
    people: new Set(ofHalf.map((index) => images[index]?.person)).size,
    genuinePairs: pairs.genuine.length,
    randomDraws: request.randomDraws,
    curves: falseMatchRates.map((falseMatchRate, rate) => ({
      falseMatchRate,
      points: rejectedShares.map((rejected, share) => ({
        /** Share of images left out. */
        rejected,
        /** Share of pairs of one person that are missed when the worst by score are left out. */
        byScore: byScore[share]?.[rate] ?? NaN,
        /** The same, when as many are left out at random. */
        atRandom: meanAndSpread(atRandom.map((draw) => draw[share]?.[rate] ?? NaN)),
      })),
    })),
  };
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly similarity: number;
}

interface Pairs {
  readonly genuine: readonly Pair[];
  /** Pairs of two people, most alike first, no more than can matter at the highest rate asked. */
  readonly impostor: readonly Pair[];
  readonly impostorsInAll: number;
  readonly images: number;
}

/** Above the highest rate that is asked: what lies below this quantile can never be a threshold. */
const impostorShareKept = 0.02;

function pairsOf(images: readonly RankedImage[], matrix: SimilarityMatrix, ofHalf: readonly number[]): Pairs {
  const isOfHalf = new Uint8Array(images.length);
  for (const index of ofHalf) isOfHalf[index] = 1;
  const people = new Map([...new Set(images.map(({ person }) => person))].map((person, id) => [person, id]));
  const ids = Uint32Array.from(images, ({ person }) => people.get(person) ?? 0);
  const genuine: Pair[] = [];
  const similarities: number[] = [];
  matrix.forEachPair((first, second, similarity) => {
    if (isOfHalf[first] === 0 || isOfHalf[second] === 0) return;
    if (ids[first] === ids[second]) genuine.push({ first, second, similarity });
    else similarities.push(similarity);
  });
  const sorted = Float32Array.from(similarities).sort();
  const least = sorted[Math.floor(sorted.length * (1 - impostorShareKept))] ?? -1;
  const impostor: Pair[] = [];
  matrix.forEachPair((first, second, similarity) => {
    if (similarity < least || isOfHalf[first] === 0 || isOfHalf[second] === 0 || ids[first] === ids[second]) return;
    impostor.push({ first, second, similarity });
  });
  impostor.sort((a, b) => b.similarity - a.similarity);
  return { genuine, impostor, impostorsInAll: sorted.length, images: ofHalf.length };
}

/**
 * Share of missed pairs of one person among the images that are left, for each rate of false matches. How many pairs of
 * two people are left is taken in proportion, which is exact to the few pairs of one person among the millions.
 */
function missRates(pairs: Pairs, isLeft: Uint8Array, falseMatchRates: readonly number[]): number[] {
  const isPairLeft = ({ first, second }: Pair): boolean => isLeft[first] === 1 && isLeft[second] === 1;
  const left = isLeft.reduce((sum, value) => sum + value, 0);
  const impostorsLeft = (pairs.impostorsInAll * (left * (left - 1))) / (pairs.images * (pairs.images - 1));
  const genuineLeft = pairs.genuine.filter(isPairLeft);
  const impostor = pairs.impostor.filter(isPairLeft);
  return falseMatchRates.map((rate) => {
    const threshold = impostor[Math.floor(rate * impostorsLeft)]?.similarity ?? -1;
    return genuineLeft.filter(({ similarity }) => similarity <= threshold).length / genuineLeft.length;
  });
}
