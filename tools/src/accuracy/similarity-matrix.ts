/** 15,000 images are 112 million pairs and 450 MB; LFW as a whole has 13,233. */
const vectorsMax = 15_000;

/** The cosine of every vector with every other, kept once per pair. */
export class SimilarityMatrix {
  private constructor(
    readonly size: number,
    private readonly values: Float32Array,
  ) {}

  /** Vectors of unit length and one size. */
  static of(vectors: readonly Float32Array[]): SimilarityMatrix {
    if (vectors.length > vectorsMax) {
      throw new Error(`${vectors.length} faces are too many to compare all with all; at most ${vectorsMax}.`);
    }
    const values = new Float32Array((vectors.length * (vectors.length - 1)) / 2);
    let next = 0;
    for (let row = 1; row < vectors.length; row += 1) {
      const one = vectors[row] as Float32Array;
      for (let column = 0; column < row; column += 1, next += 1) {
        values[next] = cosine(one, vectors[column] as Float32Array);
      }
    }
    return new SimilarityMatrix(vectors.length, values);
  }

  /** Calls back for every pair once, always in the same order, with `column` before `row`. */
  forEachPair(visit: (row: number, column: number, similarity: number) => void): void {
    for (let row = 1, next = 0; row < this.size; row += 1) {
      for (let column = 0; column < row; column += 1, next += 1) visit(row, column, this.values[next] as number);
    }
  }
}

/** Of vectors of unit length, whose sizes are multiples of four. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < one.length; i += 4) {
    a += (one[i] as number) * (other[i] as number);
    b += (one[i + 1] as number) * (other[i + 1] as number);
    c += (one[i + 2] as number) * (other[i + 2] as number);
    d += (one[i + 3] as number) * (other[i + 3] as number);
  }
  return a + b + c + d;
}

/** The mean of unit vectors, brought back to length 1: a person's template. */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((value, index) => (mean[index] = (mean[index] as number) + value));
  const length = Math.hypot(...mean);
  return mean.map((value) => value / length);
}
