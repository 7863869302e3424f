import { types } from 'node:util';
import { AppError, isAppError } from '@smart-attendance/errors';
import { QueryRunnerAlreadyReleasedError, type DataSource, type QueryRunner } from 'typeorm';

/** Node's names for a neighbour that cannot be reached. */
const networkCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
]);

/** SQLSTATEs that say "not now" (Postgres documentation, appendix A); class 08 is connection exceptions as a whole. */
const stateCodes = new Set([
  '25006', // read-only: the standby of a failover
  '53300', // too many connections
  '55P03', // lock not available in time
  '57014', // cancelled by the statement timeout
  '57P01', // the server is being shut down
  '57P02', // it crashed
  '57P03', // it is starting
  '57P05', // it closed an idle session
  '25P03', // it closed an idle transaction
]);

/** Errors of pg and TypeORM that have no code. */
const sentences =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end|Driver not Connected)/;

/** Whether the database is away, overloaded or too slow, so that the same work may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (isAppError(error)) return error.code === 'unavailable';
  if (!types.isNativeError(error)) return false;
  if (error instanceof QueryRunnerAlreadyReleasedError || sentences.test(error.message)) return true;
  const { code, driverError, errors } = error as Error & { code?: unknown; driverError?: unknown; errors?: unknown };
  if (typeof code === 'string' && (networkCodes.has(code) || stateCodes.has(code) || /^08[0-9A-Z]{3}$/.test(code))) {
    return true;
  }
  // Node gathers one error for each address of a host, TypeORM wraps what pg said.
  return [driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])].some(
    (inner) => inner !== error && isUnavailable(inner),
  );
}

/** AppError `unavailable` when the database is away, and the error itself otherwise. */
export function asUnavailable(error: unknown): unknown {
  return isUnavailable(error) && !isAppError(error) ? AppError.unavailable('The database', error) : error;
}

/**
 * Lets every query of a data source, however it was written, fail with AppError `unavailable` while the database is
 * away. All of TypeORM goes through the `query` of a query runner, so this is the one place.
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
        throw asUnavailable(error);
      }
    }) as QueryRunner['query'];
    return runner;
  };
}
