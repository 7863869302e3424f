import { Controller } from '@nestjs/common';
import { listStrangerVisits, timestampDate, type ListStrangerVisitsRequest } from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { asStrangerVisit } from './stranger.message';
import { StrangersRepository } from './strangers.repository';

@Controller()
export class StrangersResponder {
  constructor(private readonly visits: StrangersRepository) {}

  @RespondsTo(listStrangerVisits)
  async listStrangerVisits({ page, cameraId, seenFrom, seenTo }: ListStrangerVisitsRequest) {
    const { rows, total, nextCursor } = await this.visits.list({
      ...{ page, cameraId },
      seenFrom: seenFrom && timestampDate(seenFrom),
      seenTo: seenTo && timestampDate(seenTo),
    });
    return { visits: rows.map(asStrangerVisit), pageInfo: { total, nextCursor } };
  }
}
