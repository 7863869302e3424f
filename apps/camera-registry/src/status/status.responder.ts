import { Controller } from '@nestjs/common';
import {
  getCoverage,
  listStatusSpans,
  timestampDate,
  type GetCoverageRequest,
  type ListStatusSpansRequest,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RespondsTo } from '@smart-attendance/messaging';
import { toCoverage, toStatusSpan } from './status.message';
import { StatusService } from './status.service';
import type { TimeRange } from './status-spans.repository';

@Controller()
export class StatusResponder {
  constructor(private readonly status: StatusService) {}

  @RespondsTo(listStatusSpans)
  async listStatusSpans(request: ListStatusSpansRequest) {
    const { cameraId, page } = request;
    const { rows, total, nextCursor, lastingId } = await this.status.list(cameraId, rangeOf(request), page, new Date());
    return { spans: rows.map((span) => toStatusSpan(span, span.id === lastingId)), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(getCoverage)
  async getCoverage(request: GetCoverageRequest) {
    return toCoverage(await this.status.coverage(request.cameraId, rangeOf(request), new Date()));
  }
}

/** The contract requires both. */
function rangeOf({ from, to }: GetCoverageRequest | ListStatusSpansRequest): TimeRange {
  if (from === undefined || to === undefined) throw AppError.invalid([{ field: 'from', message: 'is missing' }]);
  return { from: timestampDate(from), to: timestampDate(to) };
}
