import { Inject, Injectable } from '@nestjs/common';
import { changePassword } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { AttemptLimits, attemptKey } from './attempt-limits';
import type { Principal } from './caller';
import { FailedLogins } from './failed-logins';
import { SessionsService } from './sessions.service';

export interface OwnPasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
  /** Where it is asked from, for the log. */
  readonly address: string;
}

/** Changing one's own password with the present one, a limited number of wrong times, as with logins. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly requests: RequestClient,
    private readonly sessions: SessionsService,
    private readonly limits: AttemptLimits,
    private readonly failed: FailedLogins,
    private readonly logger: Logger,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  /**
   * Ends the other sessions of the person.
   *
   * @throws AppError `permission_denied` for an API key, `invalid_argument`, `rate_limited`
   */
  async change(principal: Principal, { currentPassword, newPassword, address }: OwnPasswordChange): Promise<void> {
    if (principal.kind !== 'user') {
      throw new AppError('permission_denied', 'An API key has no password; make another key instead.');
    }
    const { id: personId, sessionId } = principal;
    const limit = { key: attemptKey('password', personId), attemptsMax: this.config.LOGIN_FAILURES_MAX };
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
