import { Module } from '@nestjs/common';
import { CameraChangedConsumer } from './camera-changed.consumer';
import { WantedCamerasService } from './wanted-cameras.service';

/** Which cameras are wanted, and when. */
@Module({ controllers: [CameraChangedConsumer], providers: [WantedCamerasService], exports: [WantedCamerasService] })
export class CamerasModule {}
