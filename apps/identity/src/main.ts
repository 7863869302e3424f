import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { GalleryService } from './gallery/gallery.service';
import { identityConfig } from './identity.config';
import { IdentityModule } from './identity.module';

const config = loadConfig(identityConfig, process.env);

void runService({
  service: 'identity',
  module: IdentityModule.register(config),
  natsUrl: config.NATS_URL,
  healthPort: config.HEALTH_PORT,
  readiness: (app) => [app.get(DatabaseReadiness), app.get(GalleryService)],
});
