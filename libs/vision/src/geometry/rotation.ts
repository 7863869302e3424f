import type { Box, Size } from './box';

/** How far a picture is rotated clockwise. */
export type RotationDegrees = 0 | 90 | 180 | 270;

/** The size of a picture after its rotation. */
export function rotatedSize({ widthPx, heightPx }: Size, rotation: RotationDegrees): Size {
  const isOnItsSide = rotation === 90 || rotation === 270;
  return isOnItsSide ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };
}

/** Points of a rotated picture as they lie in the picture before: x y pairs. `size` is that of the picture before. */
export function unrotatePoints(points: readonly number[], rotation: RotationDegrees, size: Size): number[] {
  const { widthPx, heightPx } = size;
  const before: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i] as number, points[i + 1] as number];
    if (rotation === 0) before.push(x, y);
    else if (rotation === 90) before.push(y, heightPx - x);
    else if (rotation === 180) before.push(widthPx - x, heightPx - y);
    else before.push(widthPx - y, x);
  }
  return before;
}

export function unrotateBox({ x, y, width, height }: Box, rotation: RotationDegrees, size: Size): Box {
  const corners = unrotatePoints([x, y, x + width, y + height], rotation, size);
  const [x1, y1, x2, y2] = corners as [number, number, number, number];
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}
