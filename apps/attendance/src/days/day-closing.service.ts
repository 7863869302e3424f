import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { dateAfter } from '../calendar/wall-clock.policy';
import { PeopleRepository } from '../people/people.repository';
import { RecordRepository } from '../records/record.repository';
import { CoverageService } from './coverage.service';
import { nextLookAt, type CoverageAnswer } from './day-closing.policy';
import type { DateRules } from './day-input';
import { DayPlanningService } from './day-planning.service';
import { DayWorkRepository, type DueDay } from './day-work.repository';
import { DayService } from './day.service';
import { coverageSpan } from './shift-window.policy';

const everyMs = 60_000;
const firstAfterMs = 5_000;
/** A round of some seconds; it goes on at once while there is more. */
const daysAtOnceMax = 200;
/** Of the ten connections of a replica; each waits for the disk most of its time. */
const daysTogether = 4;
/** A day that fails by itself is of no use to anybody until somebody looks at it. */
const failedAgainAfterMs = 15 * 60_000;

/**
 * Computes days when they are over: who was expected and did not come is absent then, or nobody knows; and again
 * while what was seen is not all handled. Two replicas may do it at once: each day is one's.
 */
@Injectable()
export class DayClosingService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly database: Database,
    private readonly work: DayWorkRepository,
    private readonly days: DayService,
    private readonly planning: DayPlanningService,
    private readonly coverage: CoverageService,
    private readonly people: PeopleRepository,
    private readonly records: RecordRepository,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
    this.task = new PeriodicTask('day-closing', everyMs, logger, (stopping) => this.sweep(new Date(), stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
    this.repeated.close();
  }

  /** One round, as of `now`. */
  async sweep(now: Date, stopping?: AbortSignal): Promise<'more' | 'done'> {
    await this.planning.planDates(now);
    const due = await this.work.due(now, daysAtOnceMax);
    for (let from = 0; from < due.length; from += daysTogether) {
      if (stopping?.aborted === true) return 'done';
      const days = due.slice(from, from + daysTogether);
      const closed = await Promise.allSettled(days.map((day) => this.closeOrPostpone(day, now)));
      const failed = closed.find((one) => one.status === 'rejected');
      if (failed !== undefined) throw new Error('A day could not be closed.', { cause: failed.reason });
    }
    return due.length === daysAtOnceMax ? 'more' : 'done';
  }

  /** Who leaves the company has no day that is still open. */
  async closeWhenInactive(personId: string): Promise<void> {
    const person = await this.people.find(personId);
    const since = person?.inactiveSince ?? null;
    if (person === undefined || since === null) return;
    const now = new Date();
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, personId);
      const from = dateAfter(since.toISOString().slice(0, 10), -2);
      for (const date of await this.records.datesFrom(tx, personId, from)) {
        await this.days.compute(tx, { personId, date }, { person, now });
      }
    });
  }

  /** A day that cannot be closed keeps no other from it; where it cannot even be put off, the round is over. */
  private async closeOrPostpone(day: DueDay, now: Date): Promise<void> {
    try {
      await this.close(day, now);
    } catch (error) {
      this.repeated.warn('day-not-closed', { ...day, error });
      const dueAt = new Date(now.getTime() + failedAgainAfterMs);
      await this.database.transaction((tx) => this.work.postpone(tx, day, dueAt));
    }
  }

  private async close(day: DueDay, now: Date): Promise<void> {
    const closing = await this.database.transaction(async (tx) =>
      this.days.closesAt(tx, day, await this.people.find(day.personId, tx)),
    );
    const coverage = closing.closesAt > now ? undefined : await this.coverageOf(closing.rules);
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, day.personId);
      if (!(await this.work.take(tx, day, now))) return;
      const nextAt = nextLookAt(closing.closesAt, coverage, now);
      // Who left meanwhile was not expected any more.
      const person = await this.people.find(day.personId, tx);
      if (coverage !== 'unknown') await this.days.compute(tx, day, { person, coverage, now });
      if (nextAt === undefined) await this.work.done(tx, day);
      else await this.work.postpone(tx, day, nextAt);
    });
  }

  /** Undefined where nothing depends on it. */
  private async coverageOf(rules: DateRules): Promise<CoverageAnswer> {
    if (rules.shift === undefined) return undefined;
    try {
      return await this.coverage.of(rules.site.id, coverageSpan(rules, rules.shift));
    } catch (error) {
      if (!isAppError(error) || error.code !== 'unavailable') throw error;
      this.repeated.warn('coverage-unknown', { siteId: rules.site.id, error });
      return 'unknown';
    }
  }
}
