import { Injectable } from '@nestjs/common';
import { Database } from '@smart-attendance/database';
import { attendanceDayOf, instantOnDay } from '../calendar/attendance-day.policy';
import { Site } from '../calendar/site';
import { dateAfter } from '../calendar/wall-clock.policy';
import { PeopleRepository } from '../people/people.repository';
import { DateRulesSource } from './date-rules';
import { DayWorkRepository } from './day-work.repository';
import { shiftTimes } from './shift-window.policy';

/** Whoever was down for longer than that has other troubles. */
const datesMax = 30;

/** Sees to it that every date of everybody who may be missed is looked at when it is over. */
@Injectable()
export class DayPlanningService {
  constructor(
    private readonly database: Database,
    private readonly work: DayWorkRepository,
    private readonly rules: DateRulesSource,
    private readonly people: PeopleRepository,
    private readonly site: Site,
  ) {}

  /** Every date since the last one that was planned, those on which nobody ran too. */
  async planDates(now: Date): Promise<void> {
    if (!(await this.rules.expectsAnybody())) return;
    const today = attendanceDayOf(now, this.site);
    const last = await this.work.lastPlanned(today);
    const first = last === undefined ? today : laterOf(dateAfter(last, 1), dateAfter(today, -datesMax));
    for (let date = first; date <= today; date = dateAfter(date, 1)) {
      const span = { startsAt: this.startOf(date), endsAt: this.startOf(dateAfter(date, 1)) };
      await this.database.transaction((tx) => this.work.planEverybody(tx, date, span));
    }
  }

  /**
   * Who became active by that change is expected from then on: by every shift that was not over. Their later dates are
   * planned with those of everybody.
   */
  async planWhenActive(personId: string, changedAt: Date, now: Date): Promise<void> {
    const since = (await this.people.find(personId))?.activeSince ?? null;
    if (since === null || changedAt > since || !(await this.rules.expectsAnybody())) return;
    const today = attendanceDayOf(now, this.site);
    // A night that began the day before may last.
    const from = laterOf(dateAfter(since.toISOString().slice(0, 10), -1), dateAfter(today, -datesMax));
    await this.database.transaction(async (tx) => {
      for (const rules of await this.rules.rulesOf(personId, from, today, tx)) {
        const { date, shift } = rules;
        const isOver = shift === undefined || shiftTimes(rules, shift).endMs <= since.getTime();
        if (!isOver) await this.work.plan(tx, { personId, date, dueAt: this.startOf(dateAfter(date, 1)) });
      }
    });
  }

  private startOf(date: string): Date {
    return instantOnDay(date, this.site.dayStartsAtMinutes, this.site);
  }
}

function laterOf(one: string, other: string): string {
  return one > other ? one : other;
}
