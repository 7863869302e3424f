import type { Box } from './geometry/box';
import type { PoseDegrees } from './geometry/head-pose';
import type { QualityGates } from './pack/model-pack';
import type { FaceQuality, QualityReason } from './picture-analysis';

export interface FaceMeasures {
  readonly box: Box;
  readonly interEyePx: number;
  readonly sharpness: number;
  readonly brightness: number;
  readonly pose: PoseDegrees;
}

/**
 * Which gates a face fails, and one number to rank faces by: each measure is worth 0.5 at its gate and 1 at twice the
 * gate (or facing the camera), and the worst one counts, since a sharp face does not make up for a profile.
 */
export function judgeQuality(measures: FaceMeasures, gates: QualityGates): FaceQuality {
  const { box, interEyePx, sharpness, brightness, pose } = measures;
  const yaw = Math.abs(pose.yawDegrees);
  const pitch = Math.abs(pose.pitchDegrees);
  const reasons: QualityReason[] = [];
  if (box.width < gates.faceWidthPxMin) reasons.push('too_small');
  if (sharpness < gates.sharpnessMin) reasons.push('too_blurry');
  if (brightness < gates.brightnessMin) reasons.push('too_dark');
  if (yaw > gates.yawDegreesMax || pitch > gates.pitchDegreesMax) reasons.push('turned_away');
  const worths = [
    worthAbove(box.width, gates.faceWidthPxMin),
    worthAbove(sharpness, gates.sharpnessMin),
    worthAbove(brightness, gates.brightnessMin),
    worthBelow(yaw, gates.yawDegreesMax),
    worthBelow(pitch, gates.pitchDegreesMax),
  ];
  return { score: Math.min(...worths), interEyePx, sharpness, brightness, reasons };
}

function worthAbove(value: number, gate: number): number {
  return gate > 0 ? clamp01(value / (2 * gate)) : 1;
}

function worthBelow(value: number, gate: number): number {
  return clamp01(1 - value / (2 * gate));
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
