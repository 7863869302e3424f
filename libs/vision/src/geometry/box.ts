/** In pixels of a picture: origin top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ScoredBox extends Box {
  readonly score: number;
}

export function areaOf(box: Box): number {
  return box.width * box.height;
}

function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const shared = intersectionArea(a, b);
  const union = areaOf(a) + areaOf(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** How much of the smaller box lies in the other, 0..1. */
export function containment(a: Box, b: Box): number {
  const smaller = Math.min(areaOf(a), areaOf(b));
  return smaller > 0 ? intersectionArea(a, b) / smaller : 0;
}

/** The box cut to the picture; width and height may become 0. */
export function clipBox(box: Box, widthPx: number, heightPx: number): Box {
  const x = clamp(box.x, widthPx);
  const y = clamp(box.y, heightPx);
  return { x, y, width: clamp(box.x + box.width, widthPx) - x, height: clamp(box.y + box.height, heightPx) - y };
}

/** The square with the box's centre and the box's height as its side. */
export function squareBox(box: Box): Box {
  return { x: box.x + (box.width - box.height) / 2, y: box.y, width: box.height, height: box.height };
}

/**
 * The box enlarged `factor` times about its centre, or as far as the picture allows, then shifted to lie inside it.
 * Shifting instead of cutting keeps the proportions that the liveness model was trained on.
 */
export function enlargeInside(box: Box, factor: number, widthPx: number, heightPx: number): Box {
  const possible = Math.min(factor, widthPx / box.width, heightPx / box.height);
  const width = box.width * possible;
  const height = box.height * possible;
  return {
    x: Math.min(Math.max(0, box.x + (box.width - width) / 2), widthPx - width),
    y: Math.min(Math.max(0, box.y + (box.height - height) / 2), heightPx - height),
    width,
    height,
  };
}

/**
 * Greedy non-maximum suppression: best score first, everything that overlaps a kept box by more than `iouMax` dropped.
 * Of equal scores the earlier one wins, so the result does not depend on the sort.
 */
export function suppress<T extends ScoredBox>(boxes: readonly T[], iouMax: number): T[] {
  const kept: T[] = [];
  for (const box of [...boxes].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(box, other) <= iouMax)) kept.push(box);
  }
  return kept;
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(0, value), max);
}
