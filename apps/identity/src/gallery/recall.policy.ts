import type { Neighbour } from './match.policy';

/** From hardly to easily alike, on both sides of the thresholds of large galleries. */
const likenessMin = 0.5;
const likenessMax = 0.75;
/** Their sum with random weights varies as faces do, and is like none of them. */
const othersPerProbe = 64;

/**
 * Probes as cameras might make of the people in the sample: each is like one of them, and the rest varies as faces do.
 * White noise would be found more easily than what cameras see. `gaussian` gives numbers of mean 0 and variance 1.
 * Vectors have length 1 and there are at least two.
 */
export function syntheticProbes(sample: readonly Float32Array[], gaussian: () => number): Float32Array[] {
  return sample.map((vector, i) => {
    const rest = new Float32Array(vector.length);
    for (let k = 1; k <= othersPerProbe; k += 1) {
      const other = sample[(i + k) % sample.length] ?? vector;
      const weight = gaussian();
      for (let at = 0; at < rest.length; at += 1) rest[at] = (rest[at] ?? 0) + weight * (other[at] ?? 0);
    }
    const likeness = likenessMin + ((likenessMax - likenessMin) * i) / sample.length;
    const across = withLength(rest, Math.sqrt(1 - likeness ** 2));
    return withLength(
      across.map((value, at) => value + likeness * (vector[at] ?? 0)),
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

function withLength(vector: Float32Array, length: number): Float32Array {
  const factor = length / Math.max(1e-9, Math.hypot(...vector));
  return vector.map((value) => value * factor);
}
