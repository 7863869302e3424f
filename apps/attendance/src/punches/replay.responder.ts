import { Controller } from '@nestjs/common';
import { replayRecognitions, type ReplayRecognitionsRequest } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { instantOf } from '../calendar/timestamp';
import { ReplayService } from './replay.service';

@Controller()
export class ReplayResponder {
  constructor(private readonly replays: ReplayService) {}

  @RespondsTo(replayRecognitions)
  async replayRecognitions({ from, to, personId, cursor }: ReplayRecognitionsRequest) {
    if (from === undefined || to === undefined) throw AppError.invalid([{ field: 'from', message: 'is missing' }]);
    const span = { from: instantOf(from, 'from'), to: instantOf(to, 'to'), personId };
    return this.replays.replay(span, cursor);
  }
}
