import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { SitesModule } from '../sites/sites.module';
import { CameraPicturesController } from './camera-pictures.controller';
import { CameraWatchController } from './camera-watch.controller';
import { CameraWatchService } from './camera-watch.service';
import { CamerasController } from './cameras.controller';
import { CamerasService } from './cameras.service';
import { CameraCsvController } from './csv/camera-csv.controller';
import { CameraExportService } from './csv/camera-export.service';
import { CameraImportService } from './csv/camera-import.service';
import { ImportLockRepository } from './csv/import-lock.repository';
import { PreviewsService, previewTimes, previewTimesToken } from './preview/previews.service';

@Module({
  imports: [AccessModule, SitesModule],
  // Fixed words before ids, as in the gateway's module.
  controllers: [CameraCsvController, CameraWatchController, CameraPicturesController, CamerasController],
  providers: [
    CameraExportService,
    CameraImportService,
    CameraWatchService,
    CamerasService,
    ImportLockRepository,
    PreviewsService,
    { provide: previewTimesToken, useValue: previewTimes },
  ],
  exports: [CameraWatchService, CamerasService],
})
export class CamerasModule {}
