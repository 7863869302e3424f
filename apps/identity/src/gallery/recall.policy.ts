import type { Neighbour } from './match.policy';

/** A look that reaches this cosine is one that the threshold of a large gallery has to decide about. */
const likeness = 0.6;

/**
 * Looks as a camera might have of the people in the sample: each is that much like one of them, and the rest is half
 * another one of them, half noise, so that best and second lie in two places of the index.
 * `noise` gives numbers of mean 0 and variance 1. Vectors have length 1 and there are at least two.
 */
export function looksLike(sample: readonly Float32Array[], noise: () => number): Float32Array[] {
  return sample.map((vector, i) => {
    const other = sample[(i + 1) % sample.length] ?? vector;
    const own = atLength(
      vector.map(() => noise()),
      1,
    );
    const rest = atLength(
      own.map((value, at) => value + (other[at] ?? 0)),
      Math.sqrt(1 - likeness ** 2),
    );
    return atLength(
      rest.map((value, at) => value + likeness * (vector[at] ?? 0)),
      1,
    );
  });
}

/** Float32 sums of 512 products in another order differ by less than this. */
const alike = 1e-4;

/** Whether a search found what the exact one found: the best and the second, since the margin is made of both. */
export function isSameTop(exact: readonly Neighbour[], found: readonly Neighbour[]): boolean {
  return exact.every(({ similarity }, i) => (found[i]?.similarity ?? -Infinity) >= similarity - alike);
}

function atLength(vector: Float32Array, length: number): Float32Array {
  const factor = length / Math.hypot(...vector);
  return vector.map((value) => value * factor);
}
