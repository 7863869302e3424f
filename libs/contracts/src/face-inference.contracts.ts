import { checks, pictureBytes, present, text, uuid, type Check } from './checks';
import { defineEvent, defineRequest } from './contract';
import {
  AnalyzePhotoRequestSchema,
  AnalyzePhotoResponseSchema,
  DrawFacesRequestSchema,
  DrawFacesResponseSchema,
  FacesDetectedSchema,
  GetModelRequestSchema,
  GetModelResponseSchema,
  InspectPictureRequestSchema,
  InspectPictureResponseSchema,
  type FacesDetected,
} from './gen/face_inference/v1/face_inference_pb';
import {
  defaultDeadlineMs,
  facePictureBytesMax,
  facePicturesBytesMax,
  facesBytesMax,
  pictureDeadlineMs,
} from './limits';

const owner = 'face-inference';

/** Of the name of a model pack. */
export const packIdCharactersMax = 255;

const embeddingsHaveTheModelsSize: Check<FacesDetected> = ({ faces, model, secondOpinion }) => {
  for (const seen of [{ faces, model }, ...(secondOpinion === undefined ? [] : [secondOpinion])]) {
    const size = seen.model?.vectorSize ?? 0;
    if (!seen.faces.every((face) => face.embedding.length === 0 || face.embedding.length === size)) {
      return { field: 'faces.embedding', message: `must have ${String(size)} numbers, or none` };
    }
  }
  return undefined;
};

const picturesAreSmall: Check<FacesDetected> = ({ faces }) => {
  const sizes = faces.map(({ picture }) => picture.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return all <= facePicturesBytesMax && sizes.every((size) => size <= facePictureBytesMax)
    ? undefined
    : {
        field: 'faces.picture',
        message: `must have at most ${String(facePictureBytesMax)} bytes each and ${String(facePicturesBytesMax)} together`,
      };
};

export const facesDetected = defineEvent({
  owner,
  name: 'faces-detected',
  schema: FacesDetectedSchema,
  delivery: { kind: 'until-handled', bytesMax: facesBytesMax },
  receivers: ['identity'],
  key: (event) => event.cameraId,
  id: (event) => event.frameId,
  check: checks(
    uuid('frameId'),
    uuid('cameraId'),
    present('capturedAt'),
    present('model'),
    embeddingsHaveTheModelsSize,
    picturesAreSmall,
  ),
});

export const analyzePhoto = defineRequest({
  owner,
  name: 'analyze-photo',
  requesters: ['identity'],
  request: AnalyzePhotoRequestSchema,
  response: AnalyzePhotoResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(pictureBytes('picture'), text('packId', 0, packIdCharactersMax)),
});

export const getModel = defineRequest({
  owner,
  name: 'get-model',
  requesters: ['identity'],
  request: GetModelRequestSchema,
  response: GetModelResponseSchema,
  deadlineMs: defaultDeadlineMs,
  check: checks(text('packId', 0, packIdCharactersMax)),
});

export const inspectPicture = defineRequest({
  owner,
  name: 'inspect-picture',
  requesters: ['identity'],
  request: InspectPictureRequestSchema,
  response: InspectPictureResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(pictureBytes('picture')),
});

export const drawFaces = defineRequest({
  owner,
  name: 'draw-faces',
  request: DrawFacesRequestSchema,
  response: DrawFacesResponseSchema,
  deadlineMs: pictureDeadlineMs,
  check: checks(pictureBytes('picture')),
});
