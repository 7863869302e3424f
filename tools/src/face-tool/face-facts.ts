import type { Box, DetectedFace, HeadPose, QualityReason } from '@smart-attendance/vision';

/** A face as the tool shows it: everything the engine says but the vector itself, in few digits. */
export interface FaceFacts {
  readonly box: Box;
  readonly detectorScore: number;
  /** x y of left eye, right eye, nose, left and right mouth corner; empty where the box alone was reason to refuse. */
  readonly landmarks5: readonly number[];
  readonly pose: HeadPose;
  readonly quality: {
    readonly score: number;
    readonly interEyePx: number;
    readonly sharpness: number;
    readonly brightness: number;
    /** Null where a gate refused the face before it was embedded. */
    readonly vectorLength: number | null;
    readonly reasons: readonly QualityReason[];
  };
  /** 0 a picture or a screen .. 1 a living face; null where it was not scored. */
  readonly liveness: number | null;
  readonly hasEmbedding: boolean;
}

export function describeFace({
  box,
  detectorScore,
  landmarks5,
  pose,
  quality,
  liveness,
  embedding,
}: DetectedFace): FaceFacts {
  return {
    box: { x: digits(box.x, 1), y: digits(box.y, 1), width: digits(box.width, 1), height: digits(box.height, 1) },
    detectorScore: digits(detectorScore, 3),
    landmarks5: landmarks5.map((value) => digits(value, 1)),
    pose: {
      yawDegrees: digits(pose.yawDegrees, 1),
      pitchDegrees: digits(pose.pitchDegrees, 1),
      rollDegrees: digits(pose.rollDegrees, 1),
    },
    quality: {
      score: digits(quality.score, 3),
      interEyePx: digits(quality.interEyePx, 1),
      sharpness: digits(quality.sharpness, 3),
      brightness: digits(quality.brightness, 3),
      vectorLength: quality.vectorLength === undefined ? null : digits(quality.vectorLength, 2),
      reasons: quality.reasons,
    },
    liveness: liveness === undefined ? null : digits(liveness.score, 3),
    hasEmbedding: embedding !== undefined,
  };
}

function digits(value: number, count: number): number {
  return Number(value.toFixed(count));
}
