import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { decideRange } from './date-range.policy';
import {
  StatisticsRepository,
  type PersonStatistics,
  type Statistics,
  type StatisticsFilter,
} from './statistics.repository';

@Injectable()
export class StatisticsService {
  constructor(
    private readonly repository: StatisticsRepository,
    private readonly site: Site,
  ) {}

  /** @throws AppError `invalid_argument` for dates the wrong way round or too far apart, `unavailable` */
  async ofAll(dateFrom: string, dateTo: string, filter: StatisticsFilter): Promise<Statistics> {
    const range = decideRange(dateFrom, dateTo, attendanceDayOf(new Date(), this.site));
    if ('violations' in range) throw AppError.invalid(range.violations);
    return this.repository.ofAll(range, filter);
  }

  /**
   * Over all time. Nothing at all for a person without a record, known or not.
   * @throws AppError `unavailable`
   */
  async ofPerson(personId: string): Promise<PersonStatistics> {
    return this.repository.ofPerson(personId, this.site.timeZone);
  }
}
