import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { LoginAttemptsRepository } from './login-attempts.repository';
import { LoginPlacesRepository } from './login-places.repository';
import { OidcLoginsRepository } from './oidc/oidc-logins.repository';
import { SessionsRepository } from './sessions.repository';

const everyMs = 10 * 60 * 1_000;
/** A session that ended is kept for a day, so that a late second use of its token is still recognised. */
const dayMs = 24 * 60 * 60 * 1_000;
/** A used token is kept so long that its owner, back from a holiday, still shows that somebody else used it first. */
const usedTokenKeptMs = 30 * dayMs;

/** Whoever was not there for a quarter of a year is a stranger there. */
const placeKeptMs = 90 * dayMs;

/** Whoever did not log in by the provider for so long is found by email again. */
const oidcLoginKeptMs = 400 * dayMs;

/** Clears away sessions and counts that are over. */
@Injectable()
export class HousekeepingService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    sessions: SessionsRepository,
    attempts: LoginAttemptsRepository,
    places: LoginPlacesRepository,
    oidcLogins: OidcLoginsRepository,
    logger: Logger,
  ) {
    this.task = new PeriodicTask('housekeeping', everyMs, logger, async () => {
      const now = new Date();
      await sessions.deleteOver(new Date(now.getTime() - dayMs), new Date(now.getTime() - usedTokenKeptMs));
      await attempts.deleteOver(now);
      await places.deleteOver(new Date(now.getTime() - placeKeptMs));
      await oidcLogins.deleteUnused(new Date(now.getTime() - oidcLoginKeptMs));
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }
}
