import { Controller } from '@nestjs/common';
import { explainMissed, timestampDate, type ExplainMissedRequest } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { MissedService } from './missed.service';

@Controller()
export class ExplanationsResponder {
  constructor(private readonly missed: MissedService) {}

  @RespondsTo(explainMissed)
  async explainMissed({ personId, from, to, cameraId }: ExplainMissedRequest) {
    if (from === undefined || to === undefined) throw AppError.invalid([{ field: 'from', message: 'is missing' }]);
    return this.missed.explain({ personId, cameraId, from: timestampDate(from), to: timestampDate(to) });
  }
}
