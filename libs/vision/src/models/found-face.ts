import { suppress, type ScoredBox } from '../geometry/box';

/** A box, and the five points of the face when the detector finds them too. */
export interface FoundFace extends ScoredBox {
  /** x y of left eye, right eye, nose, left and right mouth corner, in the pixels of the box. */
  readonly points5?: readonly number[] | undefined;
}

/** The same face in a picture that is so many times as wide and as high. */
export function scaleFace(face: FoundFace, sx: number, sy: number): FoundFace {
  return {
    x: face.x * sx,
    y: face.y * sy,
    width: face.width * sx,
    height: face.height * sy,
    score: face.score,
    points5: face.points5?.map((value, index) => value * (index % 2 === 0 ? sx : sy)),
  };
}

/** Best scores only: a picture made of faces must not make suppression, which is quadratic, take seconds. */
const candidatesMax = 2000;

/** Of several boxes of one face the best. */
export function keepBest(found: FoundFace[], iouMax: number): FoundFace[] {
  const best = found.length <= candidatesMax ? found : found.sort((a, b) => b.score - a.score).slice(0, candidatesMax);
  return suppress(best, iouMax);
}
