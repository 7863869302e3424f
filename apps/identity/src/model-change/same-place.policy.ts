import type { Face } from '@smart-attendance/contracts';
import { cosineOf, unitVector } from '../gallery/unit-vector';

/** Two detectors put their boxes differently round a face; two people's boxes hardly overlap so far. */
const overlapMin = 0.3;
/** The same photo through the same models gives the same vector, but for roundings of another processor. */
const sameVectorCosine = 0.99;
/** Where there is no other face it may be: a release that finds faces more exactly moves the vector a little. */
const onlyFaceCosine = 0.8;

/** The face in whose place this one is, in the same picture as another pack sees it; undefined when there is none. */
export function faceInPlaceOf(face: Pick<Face, 'box'>, others: readonly Face[]): Face | undefined {
  const [best, second] = others
    .map((other) => ({ other, overlap: overlapOf(face, other) }))
    .filter(({ overlap }) => overlap >= overlapMin)
    .sort((one, other) => other.overlap - one.overlap);
  // Two that fit nearly as well: nobody can say which.
  return second !== undefined && second.overlap > 0.8 * (best?.overlap ?? 0) ? undefined : best?.other;
}

/** The face of which a vector of length 1 is kept, among all that the same pack sees in the photo. */
export function enrolledFaceOf(faces: readonly Face[], kept: Float32Array): Face | undefined {
  const cosineMin = faces.length === 1 ? onlyFaceCosine : sameVectorCosine;
  return faces.find(({ embedding }) => {
    const vector = unitVector(embedding);
    return vector?.length === kept.length && cosineOf(kept, vector) >= cosineMin;
  });
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
