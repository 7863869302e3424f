import { arcFaceTemplate } from './five-points';
import { fitSimilarity, invertSimilarity, type SimilarityTransform } from './similarity-transform';

function apply({ a, b, tx, ty }: SimilarityTransform, points: readonly number[]): number[] {
  const moved: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = points.slice(i, i + 2) as [number, number];
    moved.push(a * x - b * y + tx, b * x + a * y + ty);
  }
  return moved;
}

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, 6);
  });
}

describe('similarity transform', () => {
  it('finds the rotation, scale and shift that a face was moved by', () => {
    const turned: SimilarityTransform = { a: 2 * Math.cos(0.4), b: 2 * Math.sin(0.4), tx: 300, ty: -40 };
    const fitted = fitSimilarity(apply(turned, arcFaceTemplate), arcFaceTemplate);
    expectNear(apply(fitted, apply(turned, arcFaceTemplate)), arcFaceTemplate);
    expect(Math.hypot(fitted.a, fitted.b)).toBeCloseTo(0.5, 9);
  });

  it('leaves a face alone that already lies on the template', () => {
    const { a, b, tx, ty } = fitSimilarity(arcFaceTemplate, arcFaceTemplate);
    expectNear([a, b, tx, ty], [1, 0, 0, 0]);
  });

  it('never mirrors a face, even if that would fit better', () => {
    const mirrored = arcFaceTemplate.map((value, index) => (index % 2 === 0 ? 112 - value : value));
    const { a, b } = fitSimilarity(mirrored, arcFaceTemplate);
    // The determinant of a similarity without reflection is a² + b².
    expect(a * a + b * b).toBeGreaterThan(0);
    const moved = apply(fitSimilarity(mirrored, arcFaceTemplate), mirrored);
    expect(moved[0]).toBeGreaterThan(moved[2] as number);
  });

  it('spreads the error when the points do not fit exactly', () => {
    expectNear(apply(fitSimilarity([0, 0, 2, 0], [0, 0, 4, 0]), [1, 0]), [2, 0]);
    const { a } = fitSimilarity([0, 0, 1, 0, 2, 0], [0, 0, 1.3, 0, 2, 0]);
    expect(a).toBeCloseTo(1, 9);
  });

  it('the inverse takes points back where they came from', () => {
    const transform = { a: 0.3, b: -0.7, tx: 12, ty: 5 };
    const [x, y] = apply(transform, [8, 9]) as [number, number];
    const back = invertSimilarity(transform);
    expectNear([back.xx * x + back.xy * y + back.x0, back.yx * x + back.yy * y + back.y0], [8, 9]);
  });

  it('points that all coincide give a shift and no infinite scale', () => {
    expectNear(Object.values(fitSimilarity([5, 5, 5, 5], [7, 8, 7, 8])), [1, 0, 2, 3]);
  });
});
