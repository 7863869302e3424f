import { Injectable } from '@nestjs/common';
import { listRecognitions, timestampFromDate, type Recognition } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { systemAuthor } from '../days/day.service';
import { toPunch } from './punch.consumer';
import { PunchService } from './punch.service';
import { toRecognitionState } from './recognition-changes.consumer';
import { RecognitionChangesService } from './recognition-changes.service';

/** Each in a transaction of some milliseconds; a page is well within its deadline. */
const recognitionsAtOnce = 200;

export interface ReplayedPage {
  readonly counted: number;
  readonly known: number;
  readonly refused: number;
  readonly nextCursor: string;
  readonly total: number;
}

export interface ReplaySpan {
  readonly from: Date;
  readonly to: Date;
  /** Empty for everybody. */
  readonly personId: string;
}

/**
 * Counts what identity keeps and the bus does not any more: a stream keeps seven days. It is asked for, and not
 * published again, so that nobody else is told twice.
 */
@Injectable()
export class ReplayService {
  constructor(
    private readonly requests: RequestClient,
    private readonly punches: PunchService,
    private readonly changes: RecognitionChangesService,
  ) {}

  /**
   * One page; a recognition that was counted before changes nothing.
   * @throws AppError `unavailable` while identity is away, `invalid_argument` for a cursor that is none
   */
  async replay({ from, to, personId }: ReplaySpan, cursor: string): Promise<ReplayedPage> {
    if (from >= to) throw AppError.invalid([{ field: 'to', message: 'must be after from' }]);
    const { recognitions, pageInfo } = await this.requests.request(listRecognitions, {
      page: { limit: recognitionsAtOnce, cursor, descending: false },
      personId,
      seenFrom: timestampFromDate(from),
      seenTo: timestampFromDate(to),
      withWithdrawn: true,
    });
    const page = { counted: 0, known: 0, refused: 0 };
    for (const recognition of recognitions) page[await this.count(recognition)] += 1;
    return { ...page, nextCursor: pageInfo?.nextCursor ?? '', total: pageInfo?.total ?? 0 };
  }

  private async count(recognition: Recognition): Promise<'counted' | 'known' | 'refused'> {
    try {
      const outcome =
        recognition.revision > 1
          ? await this.changes.apply(toRecognitionState(recognition, recognition.withdrawnBy || systemAuthor))
          : await this.punches.handle(toPunch({ recognition }, new Date()));
      return outcome === 'known_already' ? 'known' : 'counted';
    } catch (error) {
      if (isAppError(error) && error.code === 'invalid_argument') return 'refused';
      throw error;
    }
  }
}
