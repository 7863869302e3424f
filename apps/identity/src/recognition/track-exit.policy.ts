import type { Box, TrackedSighting } from './tracked-sighting';

export interface FrameSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

type PlacedSighting = Pick<TrackedSighting, 'capturedAtMs' | 'box'>;

/** A face this part of its width from the border is leaving: the next step takes it out. */
const edgeWidths = 0.5;

/**
 * Whether a face has left the picture: it was at the border and then missed, or went on as it last moved it would be
 * outside by now. Works in both directions of time, as frames may come late.
 *
 * @param nearestFirst the sightings of the face, by their distance in time from `atMs`
 */
export function hasGoneOut(
  nearestFirst: readonly PlacedSighting[],
  atMs: number,
  wasMissed: boolean,
  size: FrameSize,
): boolean {
  const [last, before] = nearestFirst;
  if (last === undefined) return false;
  if (wasMissed && isAtBorder(last.box, size)) return true;
  if (before === undefined || before.capturedAtMs === last.capturedAtMs) return false;
  // Not between two sightings that follow each other: a face that slows down at the border is still there.
  const stepMs = last.capturedAtMs - before.capturedAtMs;
  const steps = (atMs - last.capturedAtMs) / stepMs;
  return steps > 1.5 && !isInside(middleAfter(before.box, last.box, steps), size);
}

function isAtBorder({ x, y, width, height }: Box, { widthPx, heightPx }: FrameSize): boolean {
  const margin = edgeWidths * width;
  return x < margin || y < margin || x + width > widthPx - margin || y + height > heightPx - margin;
}

function middleAfter(from: Box, to: Box, steps: number): { readonly x: number; readonly y: number } {
  const [x1, y1] = middleOf(from);
  const [x2, y2] = middleOf(to);
  return { x: x2 + (x2 - x1) * steps, y: y2 + (y2 - y1) * steps };
}

function middleOf({ x, y, width, height }: Box): [number, number] {
  return [x + width / 2, y + height / 2];
}

function isInside({ x, y }: { readonly x: number; readonly y: number }, { widthPx, heightPx }: FrameSize): boolean {
  return x >= 0 && y >= 0 && x <= widthPx && y <= heightPx;
}
