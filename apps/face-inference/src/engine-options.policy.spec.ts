import { loadConfig } from '@smart-attendance/config';
import { toEngineOptions } from './engine-options.policy';
import { faceInferenceConfig } from './face-inference.config';

function optionsFor(environment: Record<string, string>) {
  return toEngineOptions(loadConfig(faceInferenceConfig, { MODELS_DIR: '/models', ...environment }));
}

describe('the engine of a worker', () => {
  it('takes the default pack at 640x384 with one thread and the limits of the pack', () => {
    expect(optionsFor({})).toEqual({
      modelsDir: '/models',
      packId: 'faceplugin-mobilefacenet-512-v1',
      licenceAccepted: '',
      detectorInput: { widthPx: 640, heightPx: 384 },
      threads: 1,
      liveness: 'flag',
      gates: {},
    });
  });

  it('takes what the operator sets instead', () => {
    expect(
      optionsFor({
        MODEL_PACK: 'mine',
        PACK_LICENCE_ACCEPTED: 'mine',
        DETECTOR_INPUT: '1280x720',
        FACE_THREADS: '2',
        LIVENESS_MODE: 'off',
        FACE_WIDTH_PX_MIN: '80',
        FACE_SHARPNESS_MIN: '0.1',
        FACE_YAW_DEGREES_MAX: '25',
      }),
    ).toEqual({
      modelsDir: '/models',
      packId: 'mine',
      licenceAccepted: 'mine',
      detectorInput: { widthPx: 1280, heightPx: 720 },
      threads: 2,
      liveness: 'off',
      gates: { faceWidthPxMin: 80, sharpnessMin: 0.1, yawDegreesMax: 25 },
    });
  });

  it('must be able to measure liveness where another service enforces it', () => {
    expect(optionsFor({ LIVENESS_MODE: 'enforce' }).liveness).toBe('enforce');
  });

  it('does not start without the folder of the models', () => {
    expect(() => loadConfig(faceInferenceConfig, {})).toThrow('MODELS_DIR is missing');
  });
});
