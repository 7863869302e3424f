export { FaceEngine, facesMax, type FaceEngineOptions, type PackSummary } from './face-engine';
export { makeVariant, type ModelEdit } from './onnx/model-variant';
export {
  modelFilesOf,
  readManifest,
  type CalibrationPoint,
  type ModelFile,
  type ModelManifest,
  type ModelPack,
  type PinnedFile,
  type QualityGates,
} from './pack/model-pack';
export { defaultPackId, packFileName, pinFault } from './pack/pack-folder';
export type {
  DetectedFace,
  FaceBox,
  FaceQuality,
  HeadPose,
  Liveness,
  PictureAnalysis,
  QualityReason,
} from './picture-analysis';
export type { PictureFormat } from './pictures/picture-format';
export {
  decodePicture,
  inspectPicture,
  pictureLimits,
  type DecodedPicture,
  type PictureFacts,
} from './pictures/picture-reader';
export { judgeQuality, type FaceMeasures } from './quality.policy';
