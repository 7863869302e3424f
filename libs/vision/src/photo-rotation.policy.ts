import { boxBeforeTurn, pointsBeforeTurn, type Size, type TurnDegrees } from './geometry/rotation';
import type { DetectedFace } from './picture-analysis';

/** Quarter turns first: a camera that does not say how it was held was held upright or on its side. */
export const turnsToTry: readonly TurnDegrees[] = [90, 270, 180];

export interface SeenTurned {
  readonly turnedDegrees: TurnDegrees;
  readonly faces: readonly DetectedFace[];
}

/*
 * A face that lies is not always refused by the gates: of 250 LFW photos 66 passed upside down and 11 of 500 on their side, with
 * vectors that are nobody's, but only 1 % of those scored more than 0.7, and upright they scored more but for two. With these
 * numbers 991 of 998 sides (of 499 photos) and 489 of 499 upside-down photos were turned right, and no upright one was turned.
 */
const surelyUprightScore = 0.7;
const turnedIsBetterBy = 0.06;

/** Whether a face is so good that there is no reason to look at the photo in another way. */
export function isSurelyUpright(faces: readonly DetectedFace[]): boolean {
  return bestScore(faces.filter(isUsable)) >= surelyUprightScore;
}

/**
 * How the photo is meant to be seen: as it stands, unless turned it shows a usable face where as it stands there is none, or a
 * much worse one. With no usable face at all it stays as it is, unless only turned it shows faces, whose faults are then
 * worth telling.
 *
 * @param seen as it stands first
 */
export function bestTurn(seen: readonly [SeenTurned, ...SeenTurned[]]): SeenTurned {
  const [upright, ...turned] = seen;
  const [best] = [...turned].sort((one, other) => bestScore(other.faces) - bestScore(one.faces));
  if (best === undefined || best.faces.length === 0) return upright;
  if (!best.faces.some(isUsable)) return upright.faces.length === 0 ? best : upright;
  if (!upright.faces.some(isUsable)) return best;
  return bestScore(best.faces) >= bestScore(upright.faces) + turnedIsBetterBy ? best : upright;
}

function isUsable({ quality }: DetectedFace): boolean {
  return quality.reasons.length === 0;
}

/** Below 0.5 for faces that a gate refused. */
function bestScore(faces: readonly DetectedFace[]): number {
  return Math.max(0, ...faces.map(({ quality }) => quality.score));
}

/** The faces in pixels of the photo as it stands; poses stay those of the upright face. */
export function facesAsItStands({ turnedDegrees, faces }: SeenTurned, size: Size): DetectedFace[] {
  return faces.map((face) => ({
    ...face,
    box: boxBeforeTurn(face.box, turnedDegrees, size),
    landmarks5: pointsBeforeTurn(face.landmarks5, turnedDegrees, size),
  }));
}
