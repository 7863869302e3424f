import {
  type ConfigOf,
  databaseSettings,
  defineConfig,
  sealingSettings,
  serviceSettings,
} from '@smart-attendance/config';

export const cameraRegistryConfig = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...sealingSettings,
});

export type CameraRegistryConfig = ConfigOf<typeof cameraRegistryConfig>;
