import { seededRandom } from '@smart-attendance/testing';

/** Numbers a vector; a power of two, as the mixing below wants. */
export const vectorSize = 512;
/**
 * With it two random people are alike as those of LFW are by the default pack: their cosines spread by 0.11, and
 * one pair in a thousand has more than 0.34. Vectors that are noise would spread by 0.04, and every index finds such
 * easily.
 */
const decay = 0.4;

/** Vectors of length 1 that are as alike as faces of different people, the same ones in every run. */
export class FaceLikeVectors {
  private readonly random = seededRandom(1);
  private readonly signs: readonly number[];
  private readonly spread: readonly number[];

  constructor() {
    this.signs = Array.from({ length: vectorSize }, () => (this.random() < 0.5 ? -1 : 1));
    this.spread = Array.from({ length: vectorSize }, (_, i) => (i + 1) ** -decay);
  }

  next(): Float32Array {
    const vector = new Float32Array(vectorSize);
    for (let i = 0; i < vectorSize; i += 1) {
      vector[i] = (this.spread[i] as number) * (this.signs[i] as number) * this.gaussian();
    }
    mix(vector);
    return atLength(vector, 1);
  }

  /** A picture of that person: its cosine to the vector is `likeness`, and the rest varies as faces do. */
  probeOf(vector: Float32Array, likeness: number): Float32Array {
    const other = this.next();
    const along = other.reduce((sum, value, i) => sum + value * (vector[i] ?? 0), 0);
    const across = atLength(
      other.map((value, i) => value - along * (vector[i] ?? 0)),
      Math.sqrt(1 - likeness ** 2),
    );
    return across.map((value, i) => value + likeness * (vector[i] ?? 0));
  }

  private gaussian(): number {
    return Math.sqrt(-2 * Math.log(1 - this.random())) * Math.cos(2 * Math.PI * this.random());
  }
}

/** Walsh and Hadamard: spreads what a few directions hold over all numbers, as the numbers of an embedding are. */
function mix(vector: Float32Array): void {
  for (let half = 1; half < vector.length; half *= 2) {
    for (let from = 0; from < vector.length; from += 2 * half) {
      for (let i = from; i < from + half; i += 1) {
        const one = vector[i] as number;
        const other = vector[i + half] as number;
        vector[i] = one + other;
        vector[i + half] = one - other;
      }
    }
  }
}

function atLength(vector: Float32Array, length: number): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const factor = length / Math.sqrt(squares);
  return vector.map((value) => value * factor);
}
