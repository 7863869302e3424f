import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness, Outbox } from '@smart-attendance/database';
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
      retention: [
        { kind: 'sightings', days: config.SIGHTING_RETENTION_DAYS, setting: 'SIGHTING_RETENTION_DAYS' },
        { kind: 'recognitions', days: config.RECOGNITION_RETENTION_DAYS, setting: 'RECOGNITION_RETENTION_DAYS' },
        { kind: 'stranger_visits', days: config.RECOGNITION_RETENTION_DAYS, setting: 'RECOGNITION_RETENTION_DAYS' },
      ],
    }),
  };
});
