import type { ScoredBox } from '../geometry/box';
import type { RgbPicture } from '../geometry/patch';

/** A box, and the five points of the face when the detector finds them too. */
export interface FoundFace extends ScoredBox {
  /** x y of left eye, right eye, nose, left and right mouth corner, in the pixels of the box. */
  readonly points5?: readonly number[] | undefined;
}

/** One call at a time: buffers are reused. */
export interface FaceDetector {
  /** The largest picture it takes; a smaller one lies at the top left. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Faces in pixels of `picture`, best score first; parts outside it are not cut off. */
  detect(picture: RgbPicture): Promise<FoundFace[]>;
  close(): Promise<void>;
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
