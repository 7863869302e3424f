import { Controller } from '@nestjs/common';
import {
  getOpenItems,
  getPeriod,
  listPeriods,
  lockPeriod,
  timestampFromDate,
  unlockPeriod,
  type GetOpenItemsRequest,
  type GetPeriodRequest,
  type ListPeriodsRequest,
  type LockPeriodRequest,
  type MessageInitShape,
  type PeriodSchema,
  type UnlockPeriodRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import type { PeriodRow } from './period.entity';
import { PeriodsService } from './periods.service';

@Controller()
export class PeriodsResponder {
  constructor(private readonly periods: PeriodsService) {}

  @RespondsTo(getOpenItems)
  async getOpenItems(request: GetOpenItemsRequest) {
    return { openItems: await this.periods.openItems(request) };
  }

  @RespondsTo(lockPeriod)
  async lockPeriod(request: LockPeriodRequest) {
    return { period: toPeriod(await this.periods.lock(request)) };
  }

  @RespondsTo(getPeriod)
  async getPeriod({ periodId }: GetPeriodRequest) {
    return { period: toPeriod(await this.periods.get(periodId)) };
  }

  @RespondsTo(listPeriods)
  async listPeriods(request: ListPeriodsRequest) {
    const { rows, total, nextCursor } = await this.periods.list(request, request.page);
    return { periods: rows.map(toPeriod), pageInfo: { total, nextCursor } };
  }

  @RespondsTo(unlockPeriod)
  async unlockPeriod(request: UnlockPeriodRequest) {
    return { period: toPeriod(await this.periods.unlock(request.periodId, request, request.expectedRevision)) };
  }
}

function toPeriod(period: PeriodRow) {
  return {
    id: period.id,
    dateFrom: period.dateFrom,
    dateTo: period.dateTo,
    isLocked: period.unlockedAt === null,
    lockedBy: period.lockedBy,
    lockedAt: timestampFromDate(period.lockedAt),
    lockReason: period.lockReason,
    openItems: period.openItems,
    unlockedBy: period.unlockedBy ?? '',
    ...(period.unlockedAt !== null && { unlockedAt: timestampFromDate(period.unlockedAt) }),
    unlockReason: period.unlockReason,
    revision: period.revision,
    createdAt: timestampFromDate(period.createdAt),
    updatedAt: timestampFromDate(period.updatedAt),
  } satisfies MessageInitShape<typeof PeriodSchema>;
}
