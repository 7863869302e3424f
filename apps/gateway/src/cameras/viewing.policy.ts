import { DetectorInput, LivenessMode, StreamChoice, values } from '@smart-attendance/contracts';

/** Names that clients know for what messages number. */
const { detectorInputs, livenessModes } = values;

export type CameraRoleName = (typeof values.cameraRoles)[number];
export type StreamChoiceName = (typeof values.streamChoices)[number];
export type DetectorInputName = (typeof detectorInputs)[number];
export type LivenessModeName = (typeof livenessModes)[number];

/** Of a camera that nobody set otherwise. */
export const motionSensitivityDefault = 50;

export function toStreamChoice(name: StreamChoiceName): StreamChoice {
  return name === 'sub' ? StreamChoice.SUB : StreamChoice.MAIN;
}

export function toStreamChoiceName(choice: StreamChoice): StreamChoiceName {
  return choice === StreamChoice.SUB ? 'sub' : 'main';
}

/** Of a service of before there were roles, too. */
export function toCameraRoleName(role: string): CameraRoleName {
  return values.cameraRoles.find((name) => name === role) ?? 'both';
}

const detectorInputOf = {
  '640x384': DetectorInput.DETECTOR_INPUT_640X384,
  '1280x720': DetectorInput.DETECTOR_INPUT_1280X720,
};
const livenessModeOf = { off: LivenessMode.OFF, flag: LivenessMode.FLAG, enforce: LivenessMode.ENFORCE };

/** Null leaves it to the worker, as the number for "unspecified" does. */
export function toDetectorInput(name: DetectorInputName | null): DetectorInput {
  return name === null ? DetectorInput.DETECTOR_INPUT_UNSPECIFIED : detectorInputOf[name];
}

export function toDetectorInputName(input: DetectorInput | undefined): DetectorInputName | null {
  return detectorInputs.find((name) => detectorInputOf[name] === input) ?? null;
}

export function toLivenessMode(name: LivenessModeName | null): LivenessMode {
  return name === null ? LivenessMode.UNSPECIFIED : livenessModeOf[name];
}

export function toLivenessModeName(mode: LivenessMode | undefined): LivenessModeName | null {
  return livenessModes.find((name) => livenessModeOf[name] === mode) ?? null;
}
