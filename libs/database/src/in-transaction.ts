import { setTimeout as pause } from 'node:timers/promises';
import { isAppError } from '@smart-attendance/errors';
import { QueryFailedError, type DataSource, type EntityManager } from 'typeorm';
import { asUnavailable } from './unavailable';

/** SQLSTATEs after which the same transaction may simply be run again: serialization failure and deadlock. */
const repeatableStates = new Set(['40001', '40P01']);

export interface TransactionOptions {
  /** Default: that of the server, read committed, which needs no statement of its own. */
  readonly isolation?: 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';
  /** How often it is run at most. Default 5. */
  readonly attemptsMax?: number;
}

/**
 * Runs `work` in one transaction and gives its value back; any error rolls back. After a deadlock or a serialization
 * failure it runs again, so `work` touches nothing but the database.
 * @throws AppError `unavailable` when the database is away or the last attempt clashed too
 */
export async function inTransaction<T>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { isolation, attemptsMax = 5 } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (isolation === undefined ? dataSource.transaction(work) : dataSource.transaction(isolation, work));
    } catch (error) {
      if (!isRepeatable(error) || attempt >= attemptsMax) throw asUnavailable(error);
      // Those who clashed must not meet again at the same moment.
      await pause(Math.random() * 20 * 2 ** attempt);
    }
  }
}

/** Whether it clashed with another transaction and nothing else was wrong. */
export function isRepeatable(error: unknown): boolean {
  return repeatableStates.has(stateOf(isAppError(error) ? error.cause : error));
}

/** Whether it waited longer than its `lock_timeout`. */
export function isLockTimeout(error: unknown): boolean {
  return stateOf(error) === '55P03';
}

/** Whether a unique constraint or index (that one, when named) refused a row. */
export function isUniqueViolation(error: unknown, constraintName?: string): boolean {
  if (stateOf(error) !== '23505') return false;
  const { constraint } = (error as QueryFailedError<Error & { constraint?: string }>).driverError;
  return constraintName === undefined || constraint === constraintName;
}

function stateOf(error: unknown): string {
  if (!(error instanceof QueryFailedError)) return '';
  const { code } = error.driverError as Error & { code?: string };
  return code ?? '';
}
