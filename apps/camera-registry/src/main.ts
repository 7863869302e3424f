import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { cameraRegistryConfig } from './camera-registry.config';
import { CameraRegistryModule } from './camera-registry.module';

const config = loadConfig(cameraRegistryConfig, process.env);

void runService({
  service: 'camera-registry',
  module: CameraRegistryModule.register(config),
  natsUrl: config.NATS_URL,
  healthPort: config.HEALTH_PORT,
  readiness: (app) => [app.get(DatabaseReadiness)],
});
