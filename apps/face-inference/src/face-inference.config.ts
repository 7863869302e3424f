import {
  choice,
  type ConfigOf,
  defineConfig,
  integer,
  livenessSettings,
  number,
  reviewSettings,
  serviceSettings,
  text,
} from '@smart-attendance/config';
import { values } from '@smart-attendance/contracts';
import { defaultPackId } from '@smart-attendance/vision';

export const faceInferenceConfig = defineConfig({
  ...serviceSettings,
  MODELS_DIR: text('the folder that holds one folder per prepared model pack'),
  MODEL_PACK: text('the pack that makes the embeddings; the same for every worker', { default: defaultPackId }),
  MODEL_PACK_SECOND: text(
    'a second pack that looks beside the first, while a change of models is prepared or may be taken back; it takes as much time again for frames with faces',
    { default: '' },
  ),
  PACK_LICENCE_ACCEPTED: text(
    'the id of the pack whose licence you have read and may use, several with commas; packs for research only are opened for nobody else',
    { default: '' },
  ),
  DETECTOR_INPUT: choice(
    'the size at which frames are searched: 640x384, or 1280x720 for wide scenes with small faces at four times the time',
    values.detectorInputs,
    { default: '640x384' },
  ),
  FACE_THREADS: integer('threads per model; more workers with one thread each do more than one worker with several', {
    default: 1,
    min: 1,
    max: 32,
  }),
  PHOTOS_WAITING_MAX: integer('photos that wait behind the one in work; the next ones are turned away', {
    default: 16,
    min: 1,
    max: 200,
  }),
  ...livenessSettings,
  ...reviewSettings,
  FACE_WIDTH_PX_MIN: integer('faces narrower than this are not compared; 0 leaves it to the pack', {
    default: 0,
    min: 0,
    max: 1_000,
  }),
  FACE_SHARPNESS_MIN: number('faces less sharp than this are not compared; 0 leaves it to the pack', {
    default: 0,
    min: 0,
    max: 1,
  }),
  FACE_YAW_DEGREES_MAX: number('faces turned further away than this are not compared; 0 leaves it to the pack', {
    default: 0,
    min: 0,
    max: 90,
  }),
});

export type FaceInferenceConfig = ConfigOf<typeof faceInferenceConfig>;

/** What `@Inject()` names to get the configuration. */
export const faceInferenceConfigToken = Symbol('face-inference-config');
