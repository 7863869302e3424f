export type { FaceEngineOptions, PackSummary } from './engine-options';
export type { FrameSearch, UnmetOption } from './frame-search';
export { FaceAnalyzer, type AnalysisStage } from './face-analyzer';
export { FaceEngine } from './face-engine';
export type { Box } from './geometry/box';
export type { HeadPose } from './geometry/head-pose';
export { frameLevels } from './image-pyramid';
export type { InputSize } from './input-size';
export { makeVariant } from './onnx/model-variant';
export { licenceSetting, licenceText, refuseUnlessAccepted } from './pack/licence.policy';
export {
  modelFilesOf,
  packFileName,
  pinPack,
  type CalibrationPoint,
  type ExpectedFile,
  type ModelManifest,
  type ModelPack,
  type NpmSource,
  type PackPlan,
  type PlannedFile,
  type QualityGates,
} from './pack/model-pack';
export { defaultPackId, openPackFolder, pinFault, pinOf, readModelFile } from './pack/pack-folder';
export { readManifest, readPlan } from './pack/read-pack';
export type {
  DetectedFace,
  FaceQuality,
  FrameAnalysis,
  PhotoAnalysis,
  PictureAnalysis,
  QualityReason,
} from './picture-analysis';
export { drawFrames, type FramedPicture } from './pictures/framed-picture';
export { cutFace } from './pictures/face-cut';
export { decodePicture, pictureLimits, type DecodedPicture, type PictureFacts } from './pictures/picture-reader';
export { judgeQuality, type FaceMeasures } from './quality.policy';
