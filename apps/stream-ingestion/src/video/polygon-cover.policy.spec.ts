import { coverOf, type CoverBox, type Polygon } from './polygon-cover.policy';

function polygon(...corners: [number, number][]): Polygon {
  return corners.map(([x, y]) => ({ x, y }));
}

const square = polygon([0.25, 0.25], [0.75, 0.25], [0.75, 0.75], [0.25, 0.75]);
const triangle = polygon([0.1, 0.1], [0.9, 0.3], [0.3, 0.8]);
const hook = polygon([0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.7, 0.9], [0.7, 0.3], [0.1, 0.3]);
const comb = polygon([0, 0], [1, 0], [1, 1], [0.8, 1], [0.7, 0.2], [0.6, 1], [0.4, 1], [0.3, 0.2], [0.2, 1], [0, 1]);
const star = polygon([0.5, 0], [0.8, 1], [0, 0.35], [1, 0.35], [0.2, 1]);
const bowTie = polygon([0, 0], [1, 1], [1, 0], [0, 1]);

/** Whether the polygon goes round the point, by the angles under which it sees the sides. */
function goesRound(corners: Polygon, x: number, y: number): boolean {
  const angles = corners.map((corner) => Math.atan2(corner.y - y, corner.x - x));
  const turned = angles.reduce((sum, angle, index) => {
    const turn = (angles[(index + 1) % angles.length] ?? 0) - angle;
    return sum + (turn > Math.PI ? turn - 2 * Math.PI : turn < -Math.PI ? turn + 2 * Math.PI : turn);
  }, 0);
  return Math.abs(turned) > 1;
}

function isIn(boxes: readonly CoverBox[], x: number, y: number): boolean {
  return boxes.some(({ left, top, right, bottom }) => left <= x && x <= right && top <= y && y <= bottom);
}

/** A grid that meets no corner. */
const points = Array.from({ length: 97 * 97 }, (_, index): [number, number] => [
  ((index % 97) + 0.513) / 97,
  (Math.floor(index / 97) + 0.487) / 97,
]);

describe('boxes in place of a polygon', () => {
  it.each([
    ['a square', square],
    ['a triangle', triangle],
    ['a hook', hook],
    ['a comb', comb],
    ['a star that crosses itself', star],
    ['a bow tie', bowTie],
    ['the same, drawn the other way round', [...hook].reverse()],
  ])('cover all of %s and little else', (_, corners) => {
    const boxes = coverOf([corners]);
    const inside = points.filter(([x, y]) => goesRound(corners, x, y));
    expect(inside.length).toBeGreaterThan(1_000);
    expect(inside.filter(([x, y]) => !isIn(boxes, x, y))).toEqual([]);
    const outside = points.filter(([x, y]) => !goesRound(corners, x, y));
    expect(outside.filter(([x, y]) => isIn(boxes, x, y)).length).toBeLessThan(0.04 * points.length);
  });

  it('are the rectangles themselves', () => {
    expect(coverOf([square])).toEqual([{ left: 0.25, top: 0.25, right: 0.75, bottom: 0.75 }]);
    expect(coverOf([hook])).toHaveLength(2);
  });

  it('are never too many to paint, and then cover more rather than less', () => {
    const teeth = Array.from({ length: 32 }, (_, index): [number, number] => [
      index / 31,
      index % 2 === 0 ? 0.013 * (index % 7) : 0.99 - 0.011 * (index % 5),
    ]);
    const many = Array.from({ length: 16 }, () => polygon(...teeth));
    const boxes = coverOf(many);
    expect(boxes.length).toBeLessThanOrEqual(400);
    const inside = points.filter(([x, y]) => goesRound(many[0] ?? [], x, y));
    expect(inside.filter(([x, y]) => !isIn(boxes, x, y))).toEqual([]);
  });

  it('are none for no polygon', () => {
    expect(coverOf([])).toEqual([]);
  });
});
