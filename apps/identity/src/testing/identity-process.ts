import { startService, type RunningService } from '@smart-attendance/messaging';
import { loadConfig } from '@smart-attendance/config';
import { DatabaseReadiness } from '@smart-attendance/database';
import { GalleryService } from '../gallery/gallery.service';
import { identityConfig } from '../identity.config';
import { IdentityModule } from '../identity.module';
import { FaceInferenceFakeModule } from './face-inference.fake';

export const masterKey = Buffer.alloc(32, 7).toString('base64');
export const adminEmail = 'first@example.test';
export const adminPassword = 'password of the first';

/** The real service on a bus and a database of the spec, configured by the environment it would have. */
export function startIdentity(
  natsUrl: string,
  databaseUrl: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const config = loadConfig(identityConfig, {
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    MASTER_KEY: masterKey,
    ADMIN_EMAIL: adminEmail,
    ADMIN_PASSWORD: adminPassword,
    ...environment,
  });
  return startService({
    service: 'identity',
    module: IdentityModule.register(config),
    natsUrl,
    healthPort: 0,
    readiness: (app) => [app.get(DatabaseReadiness), app.get(GalleryService)],
  });
}

export function startFaceInferenceFake(natsUrl: string): Promise<RunningService> {
  return startService({ service: 'face-inference', module: FaceInferenceFakeModule, natsUrl, healthPort: 0 });
}
