import { Module, type DynamicModule } from '@nestjs/common';
import { CameraNetworks } from '@smart-attendance/contracts';
import { DatabaseModule, Resealing, Retention, SecretBox } from '@smart-attendance/database';
import { cameraNetworksOf, type CameraRegistryConfig } from './camera-registry.config';
import { AddressSealingService } from './cameras/address-sealing.service';
import { CameraSecrets, sealedCameraColumns } from './cameras/camera-secrets';
import { CameraEntity } from './cameras/camera.entity';
import { CameraRepository } from './cameras/camera.repository';
import { CameraResponder } from './cameras/camera.responder';
import { CameraService } from './cameras/camera.service';
import { StatusSpanEntity } from './status/status-span.entity';
import { StatusSpansRepository } from './status/status-spans.repository';
import { StatusConsumer } from './status/status.consumer';
import { StatusResponder } from './status/status.responder';
import { StatusService } from './status/status.service';
import { Cameras1766400000000 } from './migrations/1766400000000-cameras.migration';
import { Fleet1767000000000 } from './migrations/1767000000000-fleet.migration';
import { CameraEvents1768000000000 } from './migrations/1768000000000-camera-events.migration';
import { ReportedUntil1768100000000 } from './migrations/1768100000000-reported-until.migration';
import { SortedCameras1769400000000 } from './migrations/1769400000000-sorted-cameras.migration';
import { CameraSites1770100000000 } from './migrations/1770100000000-camera-sites.migration';
import { FoldedNames1770710000000 } from './migrations/1770710000000-folded-names.migration';

@Module({})
export class CameraRegistryModule {
  /** @throws a ConfigError when CAMERA_NETWORKS names no networks */
  static register(config: CameraRegistryConfig): DynamicModule {
    const box = new SecretBox(config.MASTER_KEY, config.MASTER_KEYS_BEFORE);
    return {
      module: CameraRegistryModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'camera_registry',
          entities: [CameraEntity, StatusSpanEntity],
          migrations: [
            Cameras1766400000000,
            Fleet1767000000000,
            CameraEvents1768000000000,
            ReportedUntil1768100000000,
            SortedCameras1769400000000,
            CameraSites1770100000000,
            FoldedNames1770710000000,
          ],
          publishes: true,
        }),
      ],
      controllers: [CameraResponder, StatusResponder, StatusConsumer],
      providers: [
        { provide: SecretBox, useValue: box },
        { provide: CameraSecrets, useValue: new CameraSecrets(box) },
        { provide: CameraNetworks, useValue: cameraNetworksOf(config) },
        CameraRepository,
        CameraService,
        AddressSealingService,
        StatusSpansRepository,
        StatusService,
        Resealing.of(sealedCameraColumns),
        Retention.of({
          kind: 'camera_history',
          days: config.STATUS_HISTORY_DAYS,
          setting: 'STATUS_HISTORY_DAYS',
          description: 'When each camera was seeing, and why not.',
          tables: [{ table: 'status_spans', column: 'known_until' }],
        }),
      ],
    };
  }
}
