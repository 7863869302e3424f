import type { RgbPicture } from '../geometry/patch';
import type { FoundFace } from './found-face';

export interface FaceLandmarks {
  /** Left eye, right eye, nose, left and right mouth corner, x y in picture pixels. */
  readonly points5: readonly number[];
  /** Luma 0..1 of the square crop around the box, as many rows as columns; valid until the next call. */
  readonly luma: Float32Array;
}

/** One call at a time: buffers are reused. */
export interface FaceLandmarker {
  locate(picture: RgbPicture, face: FoundFace): Promise<FaceLandmarks>;
  close(): Promise<void>;
}
