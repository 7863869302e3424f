import { Module, type DynamicModule } from '@nestjs/common';
import { DatabaseModule } from '@smart-attendance/database';
import { CameraChangedPublisher } from './camera-changed.publisher';
import type { CameraRegistryConfig } from './camera-registry.config';
import { CameraSecrets } from './camera-secrets';
import { CameraEntity } from './camera.entity';
import { CameraRepository } from './camera.repository';
import { CameraResponder } from './camera.responder';
import { CameraService } from './camera.service';
import { StatusConsumer } from './coverage/status.consumer';
import { StatusResponder } from './coverage/status.responder';
import { Cameras1766400000000 } from './migrations/1766400000000-cameras.migration';
import { PendingAnnouncementEntity } from './pending-announcement.entity';

@Module({})
export class CameraRegistryModule {
  static register(config: CameraRegistryConfig): DynamicModule {
    return {
      module: CameraRegistryModule,
      imports: [
        DatabaseModule.register({
          url: config.DATABASE_URL,
          schema: 'camera_registry',
          entities: [CameraEntity, PendingAnnouncementEntity],
          migrations: [Cameras1766400000000],
        }),
      ],
      controllers: [CameraResponder, StatusResponder, StatusConsumer],
      providers: [
        { provide: CameraSecrets, useValue: new CameraSecrets(config.MASTER_KEY) },
        CameraRepository,
        CameraChangedPublisher,
        CameraService,
      ],
    };
  }
}
