export { cameraRegistryConfig } from './camera-registry.config';
export { CameraRegistryModule } from './camera-registry.module';
