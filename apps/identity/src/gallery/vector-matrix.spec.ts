import { seededRandom } from '@smart-attendance/testing';
import { cosineOf, unitVector } from './unit-vector';
import { VectorMatrix } from './vector-matrix';

const random = seededRandom(7);

function randomVector(size: number): Float32Array {
  return unitVector(Float32Array.from({ length: size }, () => random() + random() + random() - 1.5)) ?? fail();
}

function fail(): never {
  throw new Error('A vector without direction.');
}

function nearly(vector: Float32Array, difference: number): Float32Array {
  return unitVector(vector.map((value) => value + difference * (random() - 0.5))) ?? fail();
}

function matrixOf(vectors: readonly Float32Array[]): VectorMatrix {
  const matrix = new VectorMatrix(vectors[0]?.length ?? 0);
  vectors.forEach((vector, i) => {
    matrix.put({ personId: `person-${i}`, packId: 'pack-a', fingerprint: '1', vector });
  });
  return matrix;
}

function plainSearch(vectors: readonly Float32Array[], probe: Float32Array, limit: number): number[] {
  return vectors
    .map((vector) => cosineOf(vector, probe))
    .sort((one, other) => other - one)
    .slice(0, limit);
}

describe('a matrix of vectors', () => {
  it.each([1, 2, 31, 32, 33, 128, 512, 2_048])('finds what a plain comparison finds, of %d numbers', (size) => {
    const vectors = Array.from({ length: 300 }, () => randomVector(size));
    const matrix = matrixOf(vectors);
    for (const limit of [1, 2, 7]) {
      const probe = randomVector(size);
      const found = matrix.search(probe, limit).map(({ similarity }) => similarity);
      plainSearch(vectors, probe, limit).forEach((similarity, i) => {
        expect(found[i]).toBeCloseTo(similarity, 5);
      });
    }
  });

  it('tells apart by all bits who is the same by eight', () => {
    const face = randomVector(512);
    const vectors = Array.from({ length: 5_000 }, () => nearly(face, 1e-4));
    const matrix = matrixOf(vectors);
    const probe = nearly(face, 0.05);
    const found = matrix.search(probe, 2).map(({ similarity }) => similarity);
    const [best = 0, second = 0] = plainSearch(vectors, probe, 2);
    expect(found[0]).toBeCloseTo(best, 6);
    expect(found[1]).toBeCloseTo(second, 6);
  });

  it('is right for numbers that make the largest sums', () => {
    const size = 4_096;
    const [flat, spike] = [new Float32Array(size).fill(1 / 64), new Float32Array(size)];
    spike[17] = 1;
    const matrix = matrixOf([flat, spike, flat.map((value) => -value)]);
    expect(matrix.search(flat, 3).map(({ similarity }) => similarity)).toEqual([
      expect.closeTo(1, 5),
      expect.closeTo(1 / 64, 5),
      expect.closeTo(-1, 5),
    ]);
  });

  it('leaves nothing in memory of who is gone', () => {
    const [ada, bob] = [randomVector(512), randomVector(512)];
    const matrix = matrixOf([ada, bob]);
    matrix.remove('person-0');
    expect(matrix.search(ada, 5)).toHaveLength(1);
    matrix.remove('person-1');
    expect(matrix.holdsNothing()).toBe(true);
  });
});
