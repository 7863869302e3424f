export { BareSessions, type RecordedFrame } from './bench/bare-sessions';
export { measureStages, stages, type Stage, type StageTimes } from './bench/stage-times';
export type { FaceEngineOptions, PackSummary } from './engine-options';
export type { FrameSearch, LivenessMode, UnmetWish } from './frame-search';
export { facesMax } from './face-analyzer';
export { FaceEngine } from './face-engine';
export { makeVariant, type ModelEdit } from './onnx/model-variant';
export { licenceSetting, licenceText, refuseUnlessAccepted } from './pack/licence.policy';
export {
  modelFilesOf,
  packFileName,
  pinPack,
  type CalibrationPoint,
  type ExpectedFile,
  type InputSize,
  type ModelFile,
  type ModelManifest,
  type ModelPack,
  type NpmSource,
  type OperatorSource,
  type PackPlan,
  type PinnedFile,
  type PlannedFile,
  type QualityGates,
} from './pack/model-pack';
export { defaultPackId, openPackFolder, pinFault, pinOf, readModelFile } from './pack/pack-folder';
export { readManifest, readPlan } from './pack/read-pack';
export type {
  DetectedFace,
  FaceBox,
  FaceQuality,
  FrameAnalysis,
  HeadPose,
  Liveness,
  PhotoAnalysis,
  PictureAnalysis,
  QualityReason,
} from './picture-analysis';
export {
  decodePicture,
  inspectPicture,
  pictureLimits,
  type DecodedPicture,
  type PictureFacts,
} from './pictures/picture-reader';
export { judgeQuality, type FaceMeasures } from './quality.policy';
