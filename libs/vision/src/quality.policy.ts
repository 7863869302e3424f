import type { Box } from './geometry/box';
import type { HeadPose } from './geometry/head-pose';
import type { QualityGates } from './pack/model-pack';
import type { FaceQuality, QualityReason } from './picture-analysis';

export interface FaceMeasures {
  readonly box: Box;
  /** 0..1, the detector's own. */
  readonly detectorScore: number;
  readonly interEyePx: number;
  readonly sharpness: number;
  readonly brightness: number;
  readonly pose: HeadPose;
  /** Absent as long as the face is not embedded. */
  readonly vectorLength?: number | undefined;
}

/*
 * The shapes below were chosen on the half of LFW's people that `npm run accuracy` never reports on: among eleven ways
 * to fold the measures, the one whose worst faces were most often the ones that were not recognised. The length of the
 * vector alone says more than all the rest: it is short for faces that are blurred, covered, cut off, on their side or
 * on their head. (Of 32 blurred faces below the default pack's gate, 3 were still found.) What was tried and gained
 * nothing there: the pixels between the eyes in place of the box's width, since they mix size with turning; the five
 * points' distance from a frontal face; the face's place in its box; products in place of the worst.
 */

/** A face gains by every doubling of its sharpness, up to 16 times the gate. */
const sharpnessDoublings = 4;
/** Any light above twice the gate is as good: more would rank people by the colour of their skin. */
const lightDoublings = 1;
/** From this mean luma on, parts of the face are burnt out. */
const brightnessBurnt = 0.85;
/** The detector turns the more often wrong the farther a head is tilted; straightening mends only what was found. */
const rollDegreesWorst = 45;
/** A detector of this little conviction has often seen a covered face, or a part of one; sound faces are above 0.8. */
const detectorScoreWorst = 0.5;
const detectorScoreGood = 0.8;

/**
 * Which gates a face fails, and one number to rank faces by. Below 0.5 a gate refused the face, and the score says by
 * how much; from 0.5 to 1 it says how far the face is from being refused. Size, sharpness, light, pose, the detector's
 * conviction and the vector's length are each worth 0 at the gate and 1 where more no longer helps, and the worst one
 * counts, since a sharp face does not make up for a profile.
 */
export function judgeQuality(measures: FaceMeasures, gates: QualityGates): FaceQuality {
  const { box, interEyePx, sharpness, brightness, detectorScore, pose } = measures;
  const yaw = Math.abs(pose.yawDegrees);
  const pitch = Math.abs(pose.pitchDegrees);
  const reasons: QualityReason[] = [];
  if (box.width < gates.faceWidthPxMin) reasons.push('too_small');
  if (sharpness < gates.sharpnessMin) reasons.push('too_blurry');
  if (brightness < gates.brightnessMin) reasons.push('too_dark');
  const lengthMin = gates.vectorLengthMin ?? 0;
  const length = measures.vectorLength ?? Infinity;
  const isTurned = yaw > gates.yawDegreesMax || pitch > gates.pitchDegreesMax;
  if (isTurned || length < lengthMin) reasons.push('turned_away');
  const quality = { interEyePx, sharpness, brightness, vectorLength: measures.vectorLength, reasons };
  if (reasons.length > 0) {
    const shares = [
      shareOf(box.width, gates.faceWidthPxMin),
      shareOf(sharpness, gates.sharpnessMin),
      shareOf(brightness, gates.brightnessMin),
      shareOf(gates.yawDegreesMax, yaw),
      shareOf(gates.pitchDegreesMax, pitch),
      shareOf(length, lengthMin),
    ];
    return { score: 0.5 * Math.min(...shares), ...quality };
  }
  const worths = [
    ramp(box.width, gates.faceWidthPxMin, 2 * gates.faceWidthPxMin),
    doublings(sharpness, gates.sharpnessMin) / sharpnessDoublings,
    doublings(brightness, gates.brightnessMin) / lightDoublings,
    ramp(brightness, 1, brightnessBurnt),
    // A turned face is as good as a frontal one for long, and then suddenly not.
    1 - (yaw / gates.yawDegreesMax) ** 4,
    1 - (pitch / gates.pitchDegreesMax) ** 2,
    ramp(Math.abs(pose.rollDegrees), rollDegreesWorst, 0),
    ramp(detectorScore, detectorScoreWorst, detectorScoreGood),
    ramp(length, lengthMin, 2 * lengthMin),
  ];
  return { score: 0.5 + 0.5 * clamp01(Math.min(...worths)), ...quality };
}

/** 1 when `value` reaches `wanted`, and its share of it when not. */
function shareOf(value: number, wanted: number): number {
  return wanted > 0 ? clamp01(value / wanted) : 1;
}

/** 0 at `worst`, 1 at `good` and beyond, straight between; a gate of 0 leaves nothing to rise from and gives 1. */
function ramp(value: number, worst: number, good: number): number {
  return worst === good ? 1 : clamp01((value - worst) / (good - worst));
}

/** How often the gate doubles on the way to the value; without a gate more often than anybody counts. */
function doublings(value: number, gate: number): number {
  return gate > 0 ? Math.log2(value / gate) : Infinity;
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
