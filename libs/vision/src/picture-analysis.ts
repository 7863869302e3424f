import type { UnmetOption } from './frame-search';
import type { Box } from './geometry/box';
import type { HeadPose } from './geometry/head-pose';
import type { RotationDegrees } from './geometry/rotation';

/**
 * Why a face is not good enough to be compared; the same codes an enrolment is refused with. `turned_away` is also said
 * of a face that lies on its side or its head, or is covered, so far that the embedder recognised little of it.
 */
export type QualityReason = 'too_small' | 'too_blurry' | 'too_dark' | 'turned_away';

export interface FaceQuality {
  /** 0..1, the worst of size, sharpness, light, pose and how sure the models are. Below 0.5 a gate refused the face. */
  readonly score: number;
  readonly interEyePx: number;
  /** Strength of the finest detail of the face, measured at one size for all faces; larger is sharper. */
  readonly sharpness: number;
  /** Mean luma of the face, 0 black .. 1 white. */
  readonly brightness: number;
  /**
   * Of the vector as the embedder gave it; absent when a gate refused the face before. Larger: more of a face was seen.
   */
  readonly vectorLength?: number | undefined;
  /** Empty when every gate was passed. */
  readonly reasons: readonly QualityReason[];
}

export interface Liveness {
  /** 0 a picture or a screen .. 1 a living face. Evidence is thin: a hint for a reviewer, never a promise. */
  readonly score: number;
}

export interface DetectedFace {
  /** In pixels of the upright picture: after any EXIF rotation, before any scaling of ours. */
  readonly box: Box;
  /** 0..1, the detector's own. */
  readonly detectorScore: number;
  /**
   * x y of left eye, right eye, nose, left and right mouth corner (left as the picture shows it), in picture pixels.
   */
  readonly landmarks5: readonly number[];
  readonly pose: HeadPose;
  readonly quality: FaceQuality;
  /** Unit length, `pack.vectorSize` numbers. Absent when a quality gate refused the face before the embedder. */
  readonly embedding?: Float32Array | undefined;
  /** Absent when it is turned off or a quality gate refused the face. */
  readonly liveness?: Liveness | undefined;
}

export interface PictureAnalysis {
  /** Size of the upright picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Largest box first, at most `facesMax` of them. */
  readonly faces: readonly DetectedFace[];
}

export interface PhotoAnalysis extends PictureAnalysis {
  /**
   * How far the photo must be rotated clockwise for these faces to be upright; their boxes are in it as it was sent.
   */
  readonly rotationDegrees: RotationDegrees;
}

/** What the models find in one picture. */
export interface FoundInPicture {
  /** Largest box first, at most `facesMax` of them. */
  readonly faces: readonly DetectedFace[];
  /** Found outside the watched zones, and not looked at any further. */
  readonly facesOutsideZones: number;
}

export interface FrameAnalysis extends PictureAnalysis, FoundInPicture {
  /** Empty when the frame was searched as it asked to be. */
  readonly unmet: readonly UnmetOption[];
}
