import type { FaceEngineOptions, InputSize, QualityGates } from '@smart-attendance/vision';
import type { FaceInferenceConfig } from './face-inference.config';

export const detectorInputs: Readonly<Record<FaceInferenceConfig['DETECTOR_INPUT'], InputSize>> = {
  '640x384': { widthPx: 640, heightPx: 384 },
  '1280x720': { widthPx: 1280, heightPx: 720 },
};

export function toEngineOptions(config: FaceInferenceConfig, packId = config.MODEL_PACK): FaceEngineOptions {
  return {
    modelsDir: config.MODELS_DIR,
    packId,
    licenceAccepted: config.PACK_LICENCE_ACCEPTED,
    detectorInput: detectorInputs[config.DETECTOR_INPUT],
    threads: config.FACE_THREADS,
    // Whether a low score counts is decided where people are recognised; here it is only measured, or cannot be.
    liveness: config.LIVENESS_MODE,
    gates: gatesOf(config),
  };
}

function gatesOf(config: FaceInferenceConfig): Partial<QualityGates> {
  return {
    ...(config.FACE_WIDTH_PX_MIN > 0 && { faceWidthPxMin: config.FACE_WIDTH_PX_MIN }),
    ...(config.FACE_SHARPNESS_MIN > 0 && { sharpnessMin: config.FACE_SHARPNESS_MIN }),
    ...(config.FACE_YAW_DEGREES_MAX > 0 && { yawDegreesMax: config.FACE_YAW_DEGREES_MAX }),
  };
}
