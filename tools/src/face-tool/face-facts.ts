import type { DetectedFace } from '@smart-attendance/vision';

export type FaceFacts = ReturnType<typeof describeFace>;

/** A face as the tool shows it: everything the engine says but the vector itself, in few digits. */
export function describeFace({ box, detectorScore, landmarks5, pose, quality, liveness, embedding }: DetectedFace) {
  return {
    box: rounded(box, 1),
    detectorScore: digits(detectorScore, 3),
    /** x y of left eye, right eye, nose, left and right mouth corner; empty where the box was reason to refuse. */
    landmarks5: landmarks5.map((value) => digits(value, 1)),
    pose: rounded(pose, 1),
    quality: {
      score: digits(quality.score, 3),
      interEyePx: digits(quality.interEyePx, 1),
      sharpness: digits(quality.sharpness, 3),
      brightness: digits(quality.brightness, 3),
      /** Null where a gate refused the face before it was embedded. */
      vectorLength: quality.vectorLength === undefined ? null : digits(quality.vectorLength, 2),
      reasons: quality.reasons,
    },
    /** 0 a picture or a screen .. 1 a living face; null where it was not scored. */
    liveness: liveness === undefined ? null : digits(liveness.score, 3),
    hasEmbedding: embedding !== undefined,
  };
}

function rounded<T extends object>(numbers: T, count: number): T {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, digits(value as number, count)]),
  ) as T;
}

function digits(value: number, count: number): number {
  return Number(value.toFixed(count));
}
