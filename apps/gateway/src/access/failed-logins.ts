import { createHash } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { AppError } from '@smart-attendance/errors';
import { Logger, metrics, RepeatedEvents } from '@smart-attendance/observability';
import { addToAuditNote } from '../audit/audit-note';

const failures = metrics.counter({
  name: 'logins_failed_total',
  help: 'Logins that failed, by the code of their error.',
  labelNames: ['code'],
});

export interface FailedLogin {
  readonly address: string;
  readonly account: string;
  readonly error: AppError;
}

const addressCharactersMax = 100;
const accountCharacters = 16;

/**
 * Says who tried in vain, for those who watch the log or block addresses: at once, and then once a second for an
 * address.
 */
@Injectable()
export class FailedLogins implements BeforeApplicationShutdown {
  private readonly repeated: RepeatedEvents;

  constructor(logger: Logger) {
    this.repeated = new RepeatedEvents(logger);
  }

  beforeApplicationShutdown(): void {
    this.repeated.close();
  }

  /** Never the password; the account as a hash, since people type their password into the wrong field. */
  note({ address, account, error }: FailedLogin): void {
    failures.inc({ code: error.code });
    const accountHash = createHash('sha256').update(account).digest('hex').slice(0, accountCharacters);
    const fields = { address: address.slice(0, addressCharactersMax), accountHash, code: error.code };
    addToAuditNote({ accountHash });
    this.repeated.warn('login-failed', fields, fields.address);
  }
}
