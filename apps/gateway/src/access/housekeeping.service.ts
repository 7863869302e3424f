import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { LoginAttemptsRepository } from './login-attempts.repository';
import { SessionsRepository } from './sessions.repository';

const everyMs = 10 * 60 * 1_000;
/** A session that ended is kept for a day, so that a late second use of its token is still recognised. */
const dayMs = 24 * 60 * 60 * 1_000;
/** A used token is kept so long that its owner, back from a holiday, still shows that somebody else used it first. */
const usedTokenKeptMs = 30 * dayMs;

/** Clears away sessions and counts that are over. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly attempts: LoginAttemptsRepository,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.clear(new Date());
    }, everyMs);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async clear(now: Date): Promise<void> {
    try {
      await this.sessions.deleteOver(new Date(now.getTime() - dayMs), new Date(now.getTime() - usedTokenKeptMs));
      await this.attempts.deleteOver(now);
    } catch (error) {
      this.logger.warn('housekeeping-failed', { error });
    }
  }
}
