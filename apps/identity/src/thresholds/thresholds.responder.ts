import { Controller } from '@nestjs/common';
import {
  getThresholds,
  previewThreshold,
  timestampDate,
  type PreviewThresholdRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { ThresholdReportService } from './threshold-report.service';

@Controller()
export class ThresholdsResponder {
  constructor(private readonly report: ThresholdReportService) {}

  @RespondsTo(getThresholds)
  async getThresholds() {
    return this.report.read();
  }

  @RespondsTo(previewThreshold)
  async previewThreshold({ cosine, from, to }: PreviewThresholdRequest) {
    return this.report.preview(cosine, from && timestampDate(from), to && timestampDate(to));
  }
}
