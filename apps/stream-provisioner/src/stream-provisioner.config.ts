import { defineConfig, serviceSettings, type ConfigOf } from '@smart-attendance/config';

export const streamManagerConfig = defineConfig(serviceSettings);

export type StreamProvisionerConfig = ConfigOf<typeof streamManagerConfig>;
