import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness, Outbox, Retention } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { cameraRegistryConfig } from './camera-registry.config';
import { CameraRegistryModule } from './camera-registry.module';

void runService('camera-registry', () => {
  const config = loadConfig(cameraRegistryConfig, process.env);
  return {
    config,
    module: CameraRegistryModule.register(config),
    readiness: (app) => [app.get(DatabaseReadiness)],
    facts: (app) => ({
      outboxRows: app.get(Outbox).rowsWaiting,
      retention: app.get(Retention).report(),
    }),
  };
});
