import { Injectable } from '@nestjs/common';
import type { Transaction } from '@smart-attendance/database';
import { addDays, attendanceDayOf } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import type { DayAuthor } from '../days/day-change.policy';
import { DayService, type DayToCompute } from '../days/day.service';
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
    const days: DayToCompute[] = [];
    for (let date = span.from; date <= span.to; date = addDays(date, 1)) {
      days.push({ personId: leave.personId, date, known: { person, now, by } });
    }
    const rows = await this.days.computeAll(tx, days);
    const unknown = days.filter((_, index) => {
      const row = rows[index];
      // Nobody asked what the cameras saw while the leave explained the day; of what waits for approval neither.
      const isUnasked = row?.record?.status === 'no_coverage' && row.record.coveragePercent === null;
      return isUnasked || (row?.outcome === 'waits' && leave.state === 'cancelled');
    });
    await this.days.computeSoon(tx, ...unknown);
    return days.length;
  }
}
