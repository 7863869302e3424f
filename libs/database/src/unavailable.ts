import { AppError, isAppError } from '@smart-attendance/errors';
import type { Client } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { isUnanswered, outageOf } from './outage.policy';

/** Whether the database is away, full, overloaded or too slow, so that the same work may succeed later. */
export function isUnavailable(error: unknown): boolean {
  return isAppError(error) ? error.code === 'unavailable' : outageOf(error) !== undefined;
}

/** Whether it took too long, or waited too long for somebody else: less of it may be done. */
export function isTooMuchAtOnce(error: unknown): boolean {
  const reason = isAppError(error) ? error.reason : outageOf(error)?.reason;
  return reason !== undefined && tooMuchReasons.has(reason);
}

const tooMuchReasons = new Set(['database_busy', 'database_too_slow']);

/** AppError `unavailable` with the reason when the database cannot do the work now, and the error itself otherwise. */
export function asUnavailable(error: unknown): unknown {
  const outage = isAppError(error) ? undefined : outageOf(error);
  return outage === undefined ? error : AppError.outage(outage, error);
}

const outageTimes = new WeakMap<DataSource, number>();

/** When a query last failed as `unavailable`, as `performance.now()` tells the time; -Infinity for never. */
export function lastOutageAtMs(dataSource: DataSource): number {
  return outageTimes.get(dataSource) ?? -Infinity;
}

/**
 * Lets every query of a data source, however it was written, fail with AppError `unavailable` while the database
 * cannot do it. All of TypeORM goes through the `query` of a query runner, so this is the one place.
 */
export function reportOutagesAsUnavailable(dataSource: DataSource): void {
  const { driver } = dataSource;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
    runner.query = (async (...given: unknown[]) => {
      try {
        return await query(...given);
      } catch (error) {
        // The pool would hand it out again, and TCP gives a peer that says nothing up after a quarter of an hour only.
        if (isUnanswered(error)) endConnection(runner);
        const seen = asUnavailable(error);
        if (seen !== error) outageTimes.set(dataSource, performance.now());
        throw seen;
      }
    }) as QueryRunner['query'];
    return runner;
  };
}

/** Returns at once; the pool drops it when the runner is released. */
function endConnection(runner: QueryRunner): void {
  (runner.connect() as Promise<Pick<Client, 'end'>>).then((client) => client.end()).catch(() => undefined);
}
