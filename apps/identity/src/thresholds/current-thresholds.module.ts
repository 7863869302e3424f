import { Module } from '@nestjs/common';
import { CurrentThresholdsService } from './current-thresholds.service';
import { ThresholdsRepository } from './thresholds.repository';

/** What holds, for whoever compares; who computes it knows the gallery, which compares. */
@Module({
  providers: [ThresholdsRepository, CurrentThresholdsService],
  exports: [ThresholdsRepository, CurrentThresholdsService],
})
export class CurrentThresholdsModule {}
