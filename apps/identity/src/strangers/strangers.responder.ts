import { Controller } from '@nestjs/common';
import { listStrangerVisits, timestampDate, type ListStrangerVisitsRequest } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { toStrangerVisitMessage } from './stranger.message';
import { StrangersService } from './strangers.service';

@Controller()
export class StrangersResponder {
  constructor(private readonly strangers: StrangersService) {}

  @RespondsTo(listStrangerVisits)
  async listStrangerVisits({ page, cameraId, seenFrom, seenTo }: ListStrangerVisitsRequest) {
    const { rows, total, nextCursor } = await this.strangers.list({
      page,
      cameraId,
      seenFrom: seenFrom && timestampDate(seenFrom),
      seenTo: seenTo && timestampDate(seenTo),
    });
    return { visits: rows.map(toStrangerVisitMessage), pageInfo: { total, nextCursor } };
  }
}
