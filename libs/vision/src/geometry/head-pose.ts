/** Estimated from the five points alone, so coarse: good for "looks at the camera or not", not for measuring. */
export interface HeadPose {
  /** Positive: the nose points to the right side of the picture. */
  readonly yawDegrees: number;
  /** Positive: the face looks up. */
  readonly pitchDegrees: number;
  /** Positive: the head is tilted clockwise as the picture shows it. */
  readonly rollDegrees: number;
}

/**
 * How far the nose tip stands out of the plane of eyes and mouth, as a share of the distance between the eyes, and
 * where a frontal face has it between eyes (0) and mouth (1). The first is fitted to the answers of a head-pose network
 * on 700 LFW faces (yaw correlates 0.97, pitch 0.78); the second is the ArcFace template's.
 */
const noseDepth = 0.6;
const noseHeightFrontal = 0.495;
/** Eyes to mouth by the distance between the pupils, frontal; again the template's. */
const faceHeight = 1.155;

/**
 * Pose from left eye, right eye, nose and mouth corners (10 numbers) under parallel projection: the nose tip wanders
 * off the line from between the eyes to the mouth's middle as the head turns. Profiles give large values, not exact
 * ones.
 */
export function estimatePose(points: readonly number[]): HeadPose {
  const [lx = 0, ly = 0, rx = 0, ry = 0, nx = 0, ny = 0, mlx = 0, mly = 0, mrx = 0, mry = 0] = points;
  const roll = Math.atan2(ry - ly, rx - lx);
  const cos = Math.cos(roll);
  const sin = Math.sin(roll);
  const eyesX = (lx + rx) / 2;
  const eyesY = (ly + ry) / 2;
  const straighten = (x: number, y: number): [number, number] => [
    cos * (x - eyesX) + sin * (y - eyesY),
    cos * (y - eyesY) - sin * (x - eyesX),
  ];
  const eyeDistance = Math.max(Math.hypot(rx - lx, ry - ly), 1e-6);
  const [mouthX, mouthY] = straighten((mlx + mrx) / 2, (mly + mry) / 2);
  const [noseX, noseY] = straighten(nx, ny);
  const along = Math.abs(mouthY) < 1e-6 ? 0 : noseY / mouthY;
  const yaw = Math.atan((noseX - along * mouthX) / (eyeDistance * noseDepth));
  const pitch = Math.atan(((noseHeightFrontal - along) * faceHeight) / noseDepth);
  return { yawDegrees: degrees(yaw), pitchDegrees: degrees(pitch), rollDegrees: degrees(roll) };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
