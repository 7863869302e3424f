/** Corners from the top left, 0..1 of the picture's width and height; closed by itself. */
export type Polygon = readonly { readonly x: number; readonly y: number }[];

/** A part of the picture between four sides, 0..1 of its width and height. */
export interface CoverBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Above it painting them would cost more than decoding; far more than masks that a person draws have. */
const boxesMax = 400;
/** Heights of the bands a slanted polygon is cut into, finest first: 1/72 is ten rows of a frame. */
const bandHeights = [1 / 72, 1 / 36, 1 / 18, 1 / 9, 1];

/**
 * Boxes that together cover every point of the polygons, and little else: each polygon is cut into bands at its
 * corners, and again where a band would be high. Rectangles come out as themselves. What a polygon winds round counts
 * as inside, also where it crosses itself.
 */
export function coverOf(polygons: readonly Polygon[]): CoverBox[] {
  for (const bandHeight of bandHeights) {
    const boxes = polygons.flatMap((polygon) => bandsOf(polygon, bandHeight));
    if (boxes.length <= boxesMax) return boxes;
  }
  return polygons.map(boundsOf);
}

interface Side {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

function bandsOf(polygon: Polygon, bandHeight: number): CoverBox[] {
  const sides = polygon.map((from, index): Side => ({ from, to: polygon[(index + 1) % polygon.length] ?? from }));
  const edges = [...new Set(polygon.map(({ y }) => y))].sort((one, other) => one - other);
  const boxes: CoverBox[] = [];
  edges.slice(1).forEach((end, index) => {
    const begin = edges[index] ?? end;
    const isStraight = sides.every(({ from, to }) => from.x === to.x || isOutside(from.y, to.y, begin, end));
    const count = isStraight ? 1 : Math.ceil((end - begin) / bandHeight);
    // The last band ends at the very number of the corner; rounding must not put it beyond.
    const edgeOf = (band: number): number => (band === count ? end : begin + ((end - begin) * band) / count);
    for (let band = 0; band < count; band += 1) {
      const [top, bottom] = [edgeOf(band), edgeOf(band + 1)];
      for (const { left, right } of spansOf(sides, top, bottom)) boxes.push({ left, top, right, bottom });
    }
  });
  return joined(boxes);
}

function isOutside(y0: number, y1: number, top: number, bottom: number): boolean {
  return Math.max(y0, y1) <= top || Math.min(y0, y1) >= bottom;
}

/** Between `top` and `bottom` there is no corner, so every side that is there runs through. */
function spansOf(sides: readonly Side[], top: number, bottom: number): { left: number; right: number }[] {
  const crossing = sides
    .filter(({ from, to }) => Math.min(from.y, to.y) <= top && Math.max(from.y, to.y) >= bottom && from.y !== to.y)
    .map(({ from, to }) => {
      const [above, below] = [xAt(from, to, top), xAt(from, to, bottom)];
      const left = Math.min(above, below);
      return { left, right: Math.max(above, below), middle: (above + below) / 2, turn: from.y < to.y ? 1 : -1 };
    })
    .sort((one, other) => one.middle - other.middle);
  const spans: { left: number; right: number }[] = [];
  let winding = 0;
  for (const { left, right, turn } of crossing) {
    const last = spans.at(-1);
    if (winding === 0 || last === undefined) spans.push({ left, right });
    else spans[spans.length - 1] = { left: Math.min(last.left, left), right: Math.max(last.right, right) };
    winding += turn;
  }
  return spans;
}

function xAt(from: Side['from'], to: Side['to'], y: number): number {
  return from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y);
}

/** Boxes that lie on each other and are equally wide are one. */
function joined(boxes: readonly CoverBox[]): CoverBox[] {
  const kept: CoverBox[] = [];
  for (const box of boxes) {
    const above = kept.findIndex(
      ({ left, right, bottom }) => left === box.left && right === box.right && bottom === box.top,
    );
    const upper = kept[above];
    if (upper === undefined) kept.push(box);
    else kept[above] = { ...upper, bottom: box.bottom };
  }
  return kept;
}

function boundsOf(polygon: Polygon): CoverBox {
  const [xs, ys] = [polygon.map(({ x }) => x), polygon.map(({ y }) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}
