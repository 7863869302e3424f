export { faceInferenceConfig, type FaceInferenceConfig } from './face-inference.config';
export { FaceInferenceModule } from './face-inference.module';
