import { Injectable } from '@nestjs/common';
import { changePassword } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { AttemptLimits, attemptKey } from './attempt-limits';
import type { Principal } from './caller';
import { FailedLogins } from './failed-logins';
import { Sessions } from './sessions.service';

export interface OwnPasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Where it is asked from, for the log. */
  readonly address: string;
}

/** Changing one's own password with the present one, a limited number of wrong times, as with logins. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: Sessions,
    private readonly limits: AttemptLimits,
    private readonly failed: FailedLogins,
    private readonly logger: Logger,
    private readonly failuresMax: number,
  ) {}

  /** Ends the other sessions of the person. Throws permission_denied for an API key, invalid_argument, rate_limited. */
  async change(principal: Principal, { currentPassword, newPassword, address }: OwnPasswordChange): Promise<void> {
    if (principal.kind !== 'user') {
      throw new AppError('permission_denied', 'An API key has no password; make another key instead.');
    }
    const { id: personId, sessionId } = principal;
    const limit = { key: attemptKey('password', personId), attemptsMax: this.failuresMax };
    await this.limits.count([limit]);
    try {
      await this.requests.request(changePassword, { personId, currentPassword, newPassword });
    } catch (error) {
      if (isWrongPassword(error)) this.failed.note({ address, account: personId, error });
      else await this.limits.takeBack([limit]);
      throw error;
    }
    await this.limits.forget(limit);
    await this.sessions.revokeAllOf(personId, sessionId);
    this.logger.info('own-password-changed', { personId });
  }
}

function isWrongPassword(error: unknown): error is AppError {
  return isAppError(error) && error.violations.some(({ field }) => field === 'current_password');
}
