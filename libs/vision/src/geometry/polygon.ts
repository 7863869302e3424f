export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Corners in order, either way round; the last is joined to the first. */
export type Polygon = readonly Point[];

/**
 * Whether the point lies in the polygon or on its border. Polygons may be concave; where one crosses itself, what is
 * enclosed twice is outside. Fewer than three corners enclose nothing.
 */
export function isInside({ x, y }: Point, polygon: Polygon): boolean {
  if (polygon.length < 3) return false;
  let isOdd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i, i += 1) {
    const [a, b] = [polygon[i] as Point, polygon[j] as Point];
    if (isOnSide({ x, y }, a, b)) return true;
    // A ray to the right crosses this side; a corner on the ray belongs to one of its two sides only.
    if (a.y > y !== b.y > y && x < a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y)) isOdd = !isOdd;
  }
  return isOdd;
}

function isOnSide({ x, y }: Point, a: Point, b: Point): boolean {
  const isBetween =
    x >= Math.min(a.x, b.x) && x <= Math.max(a.x, b.x) && y >= Math.min(a.y, b.y) && y <= Math.max(a.y, b.y);
  return isBetween && (b.x - a.x) * (y - a.y) === (b.y - a.y) * (x - a.x);
}
