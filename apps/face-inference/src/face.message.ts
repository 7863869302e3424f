import type { FaceModelSchema, FaceSchema, MessageInitShape } from '@smart-attendance/contracts';
import type { DetectedFace, PackSummary } from '@smart-attendance/vision';

/** @param picture a JPEG of it, for review */
export function toFaceMessage(face: DetectedFace, picture?: Uint8Array): MessageInitShape<typeof FaceSchema> {
  const { box, pose, quality, embedding, liveness } = face;
  return {
    box: { x: box.x, y: box.y, width: box.width, height: box.height },
    detectorScore: face.detectorScore,
    landmarks: [...face.landmarks5],
    pose: { yawDegrees: pose.yawDegrees, pitchDegrees: pose.pitchDegrees, rollDegrees: pose.rollDegrees },
    quality: {
      score: quality.score,
      interEyePx: quality.interEyePx,
      sharpness: quality.sharpness,
      // 0..1 in the engine, 0..255 on the bus.
      brightness: quality.brightness * 255,
      reasons: [...quality.reasons],
    },
    embedding: embedding === undefined ? [] : Array.from(embedding),
    ...(liveness !== undefined && { liveness: liveness.score }),
    ...(picture !== undefined && { picture }),
  };
}

/** Calibration in falling rate of false matches, as the contract says, whatever the order in the pack. */
export function toFaceModelMessage(pack: PackSummary): MessageInitShape<typeof FaceModelSchema> {
  return {
    packId: pack.id,
    vectorSize: pack.vectorSize,
    calibration: pack.calibration
      .map(({ falseMatchRate, cosine }) => ({ falseMatchRate, cosine }))
      .sort((one, other) => other.falseMatchRate - one.falseMatchRate),
  };
}
