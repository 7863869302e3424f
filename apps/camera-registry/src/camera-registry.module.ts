import { Module, type DynamicModule } from '@nestjs/common';
import { CameraNetworks } from '@smart-attendance/contracts';
import { DatabaseModule, SecretBox } from '@smart-attendance/database';
import { cameraNetworksOf, cameraRegistryConfigToken, type CameraRegistryConfig } from './camera-registry.config';
import { AddressSealing } from './cameras/address-sealing.service';
import { CameraChangedPublisher } from './cameras/camera-changed.publisher';
import { CameraSecrets } from './cameras/camera-secrets';
import { CameraEntity } from './cameras/camera.entity';
import { CameraRepository } from './cameras/camera.repository';
import { CameraResponder } from './cameras/camera.responder';
import { CameraService } from './cameras/camera.service';
import { KeyRotation } from './cameras/key-rotation.service';
import { PendingAnnouncementEntity } from './cameras/pending-announcement.entity';
import { HistoryRetention } from './status/history-retention.service';
import { StatusSpanEntity } from './status/status-span.entity';
import { StatusSpansRepository } from './status/status-spans.repository';
import { StatusConsumer } from './status/status.consumer';
import { StatusResponder } from './status/status.responder';
import { StatusService } from './status/status.service';
import { Cameras1766400000000 } from './migrations/1766400000000-cameras.migration';
import { Fleet1767000000000 } from './migrations/1767000000000-fleet.migration';

@Module({})
export class CameraRegistryModule {
  /** Throws a ConfigError when CAMERA_NETWORKS names no networks. */
  static register(config: CameraRegistryConfig): DynamicModule {
    const box = new SecretBox(config.MASTER_KEY, config.MASTER_KEYS_BEFORE);
    return {
      module: CameraRegistryModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'camera_registry',
          entities: [CameraEntity, PendingAnnouncementEntity, StatusSpanEntity],
          migrations: [Cameras1766400000000, Fleet1767000000000],
        }),
      ],
      controllers: [CameraResponder, StatusResponder, StatusConsumer],
      providers: [
        { provide: cameraRegistryConfigToken, useValue: config },
        { provide: SecretBox, useValue: box },
        { provide: CameraSecrets, useValue: new CameraSecrets(box) },
        { provide: CameraNetworks, useValue: cameraNetworksOf(config) },
        ...[CameraRepository, CameraChangedPublisher, CameraService, KeyRotation, AddressSealing],
        ...[StatusSpansRepository, StatusService, HistoryRetention],
      ],
    };
  }
}
