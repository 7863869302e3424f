import { Controller } from '@nestjs/common';
import {
  getPersonStatistics,
  getStatistics,
  timestampFromDate,
  type GetPersonStatisticsRequest,
  type GetStatisticsRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { timeOfDay } from '../calendar/attendance-day.policy';
import { averageTimeOfDay } from './average-time.policy';
import { StatisticsService } from './statistics.service';

@Controller()
export class StatisticsResponder {
  constructor(private readonly statistics: StatisticsService) {}

  @RespondsTo(getStatistics)
  async getStatistics({ dateFrom, dateTo, personId, department }: GetStatisticsRequest) {
    const filter = { personId, department };
    const { counts, byDay, byDepartment } = await this.statistics.ofAll(dateFrom, dateTo, filter);
    return { counts, byDay: [...byDay], byDepartment: [...byDepartment] };
  }

  @RespondsTo(getPersonStatistics)
  async getPersonStatistics({ personId }: GetPersonStatisticsRequest) {
    const { checkInMinutes, lastSeenAt, ...sums } = await this.statistics.ofPerson(personId);
    const average = averageTimeOfDay(checkInMinutes);
    return {
      ...sums,
      averageCheckIn: average === undefined ? '' : timeOfDay(average),
      ...(lastSeenAt !== undefined && { lastSeenAt: timestampFromDate(lastSeenAt) }),
    };
  }
}
