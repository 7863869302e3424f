import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness, Outbox, Retention } from '@smart-attendance/database';
import { runService } from '@smart-attendance/messaging';
import { GalleryService } from './gallery/gallery.service';
import { identityConfig } from './identity.config';
import { IdentityModule } from './identity.module';

void runService('identity', () => {
  const config = loadConfig(identityConfig, process.env);
  return {
    config,
    module: IdentityModule.register(config),
    readiness: (app) => [app.get(DatabaseReadiness), app.get(GalleryService)],
    facts: (app) => ({
      galleryPeople: app.get(GalleryService).peopleByPack,
      outboxRows: app.get(Outbox).rowsWaiting,
      retention: app.get(Retention).report(),
    }),
  };
});
