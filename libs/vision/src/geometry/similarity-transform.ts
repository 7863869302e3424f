/** x' = a x - b y + tx, y' = b x + a y + ty: rotation, one scale, translation, never a reflection. */
export interface SimilarityTransform {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/** x' = xx x + xy y + x0, y' = yx x + yy y + y0. */
export interface AffineTransform {
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yx: number;
  readonly yy: number;
  readonly y0: number;
}

/**
 * The similarity that takes `from` nearest to `to` in the least-squares sense. Points are x y pairs, at least two and
 * as many on both sides. When all of `from` coincide there is no scale to find, and the result is a translation.
 */
export function fitSimilarity(from: readonly number[], to: readonly number[]): SimilarityTransform {
  const count = from.length / 2;
  const [fromX, fromY] = centroid(from);
  const [toX, toY] = centroid(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (let i = 0; i < count; i += 1) {
    const x = at(from, 2 * i) - fromX;
    const y = at(from, 2 * i + 1) - fromY;
    const u = at(to, 2 * i) - toX;
    const v = at(to, 2 * i + 1) - toY;
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  const a = spread > 0 ? dot / spread : 1;
  const b = spread > 0 ? cross / spread : 0;
  return { a, b, tx: toX - a * fromX + b * fromY, ty: toY - b * fromX - a * fromY };
}

/** The way back. `a` and `b` must not both be 0. */
export function invertSimilarity({ a, b, tx, ty }: SimilarityTransform): AffineTransform {
  const d = a * a + b * b;
  return { xx: a / d, xy: b / d, x0: -(a * tx + b * ty) / d, yx: -b / d, yy: a / d, y0: (b * tx - a * ty) / d };
}

function centroid(points: readonly number[]): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += at(points, i);
    y += at(points, i + 1);
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
