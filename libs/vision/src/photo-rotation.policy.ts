import type { Size } from './geometry/box';
import { unrotateBox, unrotatePoints, type RotationDegrees } from './geometry/rotation';
import type { DetectedFace } from './picture-analysis';

/** Its sides first: a camera that does not say how it was held was held upright or on its side. */
export const rotationsToTry: readonly RotationDegrees[] = [90, 270, 180];

export interface RotatedFaces {
  /** How far the photo was rotated before these faces were found. */
  readonly rotationDegrees: RotationDegrees;
  readonly faces: readonly DetectedFace[];
}

/*
 * A face that lies is not always refused by the gates: of 250 LFW photos 66 passed upside down and 11 of 500 on their
 * side, with vectors that are nobody's, but only 1 % of those scored more than 0.7, and upright they scored more but
 * for two. With these numbers 991 of 998 sides (of 499 photos) and 489 of 499 upside-down photos were rotated right,
 * and no upright one was rotated.
 */
const surelyUprightScore = 0.7;
const rotatedIsBetterBy = 0.06;

/** Whether a face is so good that there is no reason to look at the photo in another rotation. */
export function isSurelyUpright(faces: readonly DetectedFace[]): boolean {
  return bestScore(faces.filter(isUsable)) >= surelyUprightScore;
}

/**
 * The rotation in which the photo is meant to be seen: none, unless rotated it shows a usable face where unrotated
 * there is none, or a much worse one. With no usable face at all it stays as it is, unless only rotated it shows faces,
 * whose faults are then worth reporting.
 *
 * @param candidates the unrotated one first
 */
export function bestRotation(candidates: readonly [RotatedFaces, ...RotatedFaces[]]): RotatedFaces {
  const [upright, ...rotated] = candidates;
  const [best] = [...rotated].sort((one, other) => bestScore(other.faces) - bestScore(one.faces));
  if (best === undefined || best.faces.length === 0) return upright;
  if (!best.faces.some(isUsable)) return upright.faces.length === 0 ? best : upright;
  if (!upright.faces.some(isUsable)) return best;
  return bestScore(best.faces) >= bestScore(upright.faces) + rotatedIsBetterBy ? best : upright;
}

function isUsable({ quality }: DetectedFace): boolean {
  return quality.reasons.length === 0;
}

/** Below 0.5 for faces that a gate refused. */
function bestScore(faces: readonly DetectedFace[]): number {
  return Math.max(0, ...faces.map(({ quality }) => quality.score));
}

/** The faces in pixels of the photo before its rotation; poses stay those of the upright face. */
export function unrotateFaces({ rotationDegrees, faces }: RotatedFaces, size: Size): DetectedFace[] {
  return faces.map((face) => ({
    ...face,
    box: unrotateBox(face.box, rotationDegrees, size),
    landmarks5: unrotatePoints(face.landmarks5, rotationDegrees, size),
  }));
}
