import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness, SecretBox } from '@smart-attendance/database';
import { startService, type RunningService } from '@smart-attendance/messaging';
import { cameraRegistryConfig, CameraRegistryModule } from '..';

export const masterKey = SecretBox.newKey().toString('base64');

/** The real service on a bus and a database of the spec, configured by the environment it would have. */
export function startRegistry(
  natsUrl: string,
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const config = loadConfig(cameraRegistryConfig, {
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    MASTER_KEY: masterKey,
    ...environment,
  });
  return startService({
    service: 'camera-registry',
    module: CameraRegistryModule.register(config),
    natsUrl,
    healthPort: 0,
    readiness: (app) => [app.get(DatabaseReadiness)],
  });
}
