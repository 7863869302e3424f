import type { Box } from './box';

/** How far a picture is turned clockwise. */
export type TurnDegrees = 0 | 90 | 180 | 270;

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The size of a picture after it was turned. */
export function turnedSize({ widthPx, heightPx }: Size, turn: TurnDegrees): Size {
  return turn === 90 || turn === 270 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
}

/** Points of a turned picture as they lie in the picture before: x y pairs. `size` is that of the picture before. */
export function pointsBeforeTurn(points: readonly number[], turn: TurnDegrees, { widthPx, heightPx }: Size): number[] {
  const before: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (turn === 0) before.push(x, y);
    else if (turn === 90) before.push(y, heightPx - x);
    else if (turn === 180) before.push(widthPx - x, heightPx - y);
    else before.push(widthPx - y, x);
  }
  return before;
}

export function boxBeforeTurn({ x, y, width, height }: Box, turn: TurnDegrees, size: Size): Box {
  const corners = pointsBeforeTurn([x, y, x + width, y + height], turn, size);
  const [x1, y1, x2, y2] = corners as [number, number, number, number];
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}
