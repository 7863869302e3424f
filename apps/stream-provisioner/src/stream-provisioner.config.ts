import { defineConfig, serviceSettings, type ConfigOf } from '@smart-attendance/config';

export const streamProvisionerConfig = defineConfig(serviceSettings);

export type StreamProvisionerConfig = ConfigOf<typeof streamProvisionerConfig>;
