import { Module } from '@nestjs/common';
import { GalleryModule } from '../gallery/gallery.module';
import { CurrentThresholdsModule } from './current-thresholds.module';
import { ThresholdComputationService } from './threshold-computation.service';
import { ThresholdPreviewRepository } from './threshold-preview.repository';
import { ThresholdPreviewService } from './threshold-preview.service';
import { ThresholdReportService } from './threshold-report.service';
import { ThresholdsResponder } from './thresholds.responder';

@Module({
  imports: [GalleryModule, CurrentThresholdsModule],
  controllers: [ThresholdsResponder],
  providers: [ThresholdComputationService, ThresholdPreviewRepository, ThresholdPreviewService, ThresholdReportService],
})
export class ThresholdsModule {}
