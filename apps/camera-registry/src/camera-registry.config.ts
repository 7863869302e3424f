import {
  cameraNetworkSettings,
  ConfigError,
  type ConfigOf,
  databaseSettings,
  defineConfig,
  integer,
  sealingSettings,
  serviceSettings,
} from '@smart-attendance/config';
import { CameraNetworks } from '@smart-attendance/contracts';

export const cameraRegistryConfig = defineConfig({
  ...serviceSettings,
  ...databaseSettings,
  ...sealingSettings,
  ...cameraNetworkSettings,
  STATUS_HISTORY_DAYS: integer('what is known of when cameras were seeing is deleted after so many days', {
    default: 400,
    min: 1,
    max: 3_650,
  }),
});

export type CameraRegistryConfig = ConfigOf<typeof cameraRegistryConfig>;

/** @throws a ConfigError naming the part that is no network */
export function cameraNetworksOf({ CAMERA_NETWORKS }: Pick<CameraRegistryConfig, 'CAMERA_NETWORKS'>): CameraNetworks {
  try {
    return CameraNetworks.read(CAMERA_NETWORKS);
  } catch (error) {
    const problem = error instanceof TypeError ? error.message : 'it cannot be read.';
    throw new ConfigError([
      { name: 'CAMERA_NETWORKS', message: `must be networks with commas between them: ${problem}` },
    ]);
  }
}
