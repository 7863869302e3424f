import { AppError } from '@smart-attendance/errors';

/** Without an administrator nobody could make one again. */
export function lastAdministratorError(what: 'deleted' | 'deactivated' | 'given another role'): AppError {
  return new AppError('refused', `The last active administrator cannot be ${what}; make another one first.`, {
    reason: 'last_administrator',
  });
}
