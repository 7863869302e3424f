import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { DayService, type DayAuthor } from '../days/day.service';
import type { PersonRow } from '../people/person.entity';
import type { LeaveRequestRow } from './leave-request.entity';

/** Days that approved leave, or the end of it, changes. */
@Injectable()
export class LeaveDaysService {
  constructor(
    private readonly days: DayService,
    private readonly site: Site,
  ) {}

  /** Of that leave the first and the last day that has begun somewhere; undefined where none has. */
  begunDays({ dateFrom, dateTo }: Pick<LeaveRequestRow, 'dateFrom' | 'dateTo'>, now: Date) {
    // Sites are at most a day apart.
    const latest = addDays(attendanceDayOf(now, this.site), 1);
    return dateFrom > latest ? undefined : { from: dateFrom, to: dateTo < latest ? dateTo : latest };
  }

  /**
   * Computes the days that have begun anew, with the person locked. Later ones are computed when they are over.
   * @returns how many
   */
  async compute(
    tx: Transaction,
    leave: LeaveRequestRow,
    { person, by, now }: { readonly person: PersonRow | undefined; readonly by: DayAuthor; readonly now: Date },
  ): Promise<number> {
    const span = this.begunDays(leave, now);
    if (span === undefined) return 0;
    let count = 0;
    for (let date = span.from; date <= span.to; date = addDays(date, 1)) {
      const day = { personId: leave.personId, date };
      const { record, outcome } = await this.days.compute(tx, day, { person, now, by });
      // Nobody asked what the cameras saw while the leave explained the day; of what waits for approval neither.
      const isUnasked = record?.status === 'no_coverage' && record.coveragePercent === null;
      const isWaiting = outcome === 'waits' && leave.state === 'cancelled';
      if (isUnasked || isWaiting) await this.days.computeSoon(tx, day);
      count += 1;
    }
    return count;
  }
}
