import type { Face } from '@smart-attendance/contracts';

/** Two detectors put their boxes differently round a face; two people's boxes hardly overlap so far. */
const overlapMin = 0.3;

/** The face in whose place this one is, in the same picture as another pack sees it; undefined when there is none. */
export function faceInPlaceOf(face: Pick<Face, 'box'>, others: readonly Face[]): Face | undefined {
  const [best, second] = others
    .map((other) => ({ other, overlap: overlapOf(face, other) }))
    .filter(({ overlap }) => overlap >= overlapMin)
    .sort((one, other) => other.overlap - one.overlap);
  // Two that fit nearly as well: nobody can say which.
  return second !== undefined && second.overlap > 0.8 * (best?.overlap ?? 0) ? undefined : best?.other;
}

/** Intersection over union, 0..1. */
function overlapOf({ box: one }: Pick<Face, 'box'>, { box: other }: Pick<Face, 'box'>): number {
  if (one === undefined || other === undefined) return 0;
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
}
