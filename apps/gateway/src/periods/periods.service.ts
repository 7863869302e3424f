import { Injectable } from '@nestjs/common';
import {
  getOpenItems,
  getPeriod,
  listPeriods,
  lockPeriod,
  unlockPeriod,
  type Period,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import { AuthorsService } from '../access/authors.service';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageView } from '../input/page.policy';
import { toPageRequest } from '../input/page.query';
import { given } from '../input/show.policy';
import type { ListPeriodsQuery, LockPeriodInput, OpenItemsQuery } from './period.input';
import { authorsOfPeriod, toOpenItemsView, toPeriodView, type OpenItemsView, type PeriodView } from './period.view';

/** Days that are signed, over HTTP: requests to attendance. */
@Injectable()
export class PeriodsService {
  constructor(
    private readonly requests: RequestClient,
    private readonly authors: AuthorsService,
  ) {}

  /**
   * @param idToGive as IdToGive has it
   * @throws AppError `conflict` while something is open (open_items) or another lock has some of these days (overlaps)
   */
  async lock(input: LockPeriodInput, { principal }: Caller, idToGive: string): Promise<PeriodView> {
    const { period } = await this.requests.request(lockPeriod, {
      dateFrom: input.date_from,
      dateTo: input.date_to,
      reason: input.reason ?? '',
      acceptsOpenItems: input.accept_open_items ?? false,
      authorId: principal.id,
      periodId: idToGive,
    });
    return this.show(requirePart(period));
  }

  async openItems({ date_from: dateFrom, date_to: dateTo }: OpenItemsQuery): Promise<OpenItemsView> {
    return toOpenItemsView((await this.requests.request(getOpenItems, { dateFrom, dateTo })).openItems);
  }

  async list(query: ListPeriodsQuery): Promise<PageView<PeriodView>> {
    const page = toPageRequest(query);
    const { periods, pageInfo } = await this.requests.request(listPeriods, {
      page,
      ...given({ isLocked: query.is_locked }),
      dateFrom: query.date_from ?? '',
      dateTo: query.date_to ?? '',
    });
    const authors = await this.authors.of(periods.flatMap(authorsOfPeriod));
    const views = periods.map((period) => toPeriodView(period, authors));
    return toPageView(views, page, pageInfo);
  }

  async get(periodId: string): Promise<PeriodView> {
    return this.show(requirePart((await this.requests.request(getPeriod, { periodId })).period));
  }

  /**
   * @throws AppError `conflict` (changed_meanwhile) when another revision was expected, (not_locked) when it is open
   */
  async unlock(
    periodId: string,
    reason: string,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<PeriodView> {
    const { period } = await this.requests.request(unlockPeriod, {
      periodId,
      reason,
      authorId: principal.id,
      ...given({ expectedRevision }),
    });
    return this.show(requirePart(period));
  }

  private async show(period: Period): Promise<PeriodView> {
    return toPeriodView(period, await this.authors.of(authorsOfPeriod(period)));
  }
}
