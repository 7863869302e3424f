import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, isTooMuchAtOnce, isUnavailable, PeriodicTask, settleTogether } from '@smart-attendance/database';
import { isAppError } from '@smart-attendance/errors';
import { Logger, RepeatedEvents } from '@smart-attendance/observability';
import { dateAfter } from '../calendar/wall-clock.policy';
import { PeopleRepository } from '../people/people.repository';
import { RecordRepository } from '../records/record.repository';
import { CoverageService } from './coverage.service';
import { nextLookAt, type CoverageAnswer } from './day-closing.policy';
import type { DateRules } from './day-input';
import { DayPlanningService } from './day-planning.service';
import { keyOfDay, type PersonDay } from './day-change.policy';
import { DayWorkRepository, type PlannedDay } from './day-work.repository';
import { DayService } from './day.service';
import { coverageSpan } from './shift-window.policy';

const everyMs = 60_000;
const firstAfterMs = 5_000;
/** A round of a second or two; it goes on at once while there is more. */
const daysAtOnceMax = 400;
/** In one transaction, which keeps punches of these people waiting for some tenths of a second. */
const daysTogether = 100;
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
      await this.closeOrPostpone(due.slice(from, from + daysTogether), now);
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
      const dates = await this.records.datesFrom(tx, personId, from);
      await this.days.computeAll(
        tx,
        dates.map((date) => ({ personId, date, known: { person, now } })),
      );
    });
  }

  /**
   * A day that cannot be closed keeps no other from it. While the database is away that is no fault of a day: the round
   * is over, and the next one has all of them again.
   * @throws AppError `unavailable`
   */
  private async closeOrPostpone(days: readonly PersonDay[], now: Date): Promise<void> {
    const dueAt = new Date(now.getTime() + failedAgainAfterMs);
    const closed = await settleTogether(days, (some) => this.close(some, now));
    const failed: PlannedDay[] = [];
    for (const [index, day] of days.entries()) {
      const result = closed[index];
      if (result?.status !== 'rejected') continue;
      const error: unknown = result.reason;
      if (isUnavailable(error) && !isTooMuchAtOnce(error)) throw error;
      this.repeated.warn('day-not-closed', { ...day, error });
      failed.push({ ...day, dueAt });
    }
    if (failed.length > 0) await this.database.transaction((tx) => this.work.postpone(tx, ...failed));
  }

  /** @returns the days */
  private async close(days: readonly PersonDay[], now: Date): Promise<readonly PersonDay[]> {
    const ids = days.map(({ personId }) => personId);
    const closing = await this.days.closesAt(days, await this.people.findMany(ids));
    // Asked before anybody is locked: it may take a moment.
    const looks = new Map<string, Look>();
    for (const [index, day] of days.entries()) {
      const found = closing[index];
      if (found === undefined) continue;
      const { rules, closesAt } = found;
      const coverage = closesAt > now ? undefined : await this.coverageOf(rules);
      looks.set(keyOfDay(day), { coverage, nextAt: nextLookAt(closesAt, coverage, now) });
    }
    await this.database.transaction(async (tx) => {
      await this.days.lock(tx, ...ids);
      const taken = await this.work.take(tx, days, now);
      // Who left meanwhile was not expected any more.
      const people = await this.people.findMany(ids, tx);
      const toCompute = taken.flatMap((day) => {
        const coverage = looks.get(keyOfDay(day))?.coverage;
        return coverage === 'unknown' ? [] : [{ ...day, known: { person: people.get(day.personId), coverage, now } }];
      });
      await this.days.computeAll(tx, toCompute);
      const nextAt = (day: PersonDay): Date | undefined => looks.get(keyOfDay(day))?.nextAt;
      const later = taken.flatMap((day) => {
        const dueAt = nextAt(day);
        return dueAt === undefined ? [] : [{ ...day, dueAt }];
      });
      await this.work.postpone(tx, ...later);
      await this.work.done(
        tx,
        taken.filter((day) => nextAt(day) === undefined),
      );
    });
    return days;
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

interface Look {
  readonly coverage: CoverageAnswer;
  readonly nextAt: Date | undefined;
}
