import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database, PeriodicTask, RetentionRuns } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { ReviewKeysRepository } from './review-keys.repository';
import { firstDayKept } from './unknown-face.policy';
import { UnknownFaceVisitsRepository } from './unknown-face-visits.repository';
import { UnknownFacesRepository } from './unknown-faces.repository';

const everyMs = 3_600_000;

/**
 * Destroys the key of a day, and commits that, before anything that it sealed is deleted: whatever keeps the rows from
 * going, they cannot be read from then on. Then what is older than REVIEW_HOURS, by the clock of the database. With 0
 * all of it, at the start.
 */
@Injectable()
export class ReviewRetentionService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly keys: ReviewKeysRepository,
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly faces: UnknownFacesRepository,
    private readonly runs: RetentionRuns,
    private readonly logger: Logger,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {
    this.task = new PeriodicTask('review-retention', everyMs, logger, () => this.sweep(new Date()));
  }

  onApplicationBootstrap(): void {
    this.task.start(0);
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  /** One round, as of `now` for the keys. */
  async sweep(now: Date): Promise<void> {
    const hours = this.config.REVIEW_HOURS;
    const keys = await this.keys.destroyBefore(hours === 0 ? undefined : firstDayKept(now, hours));
    const visits = await this.database.transaction(async (tx) => {
      await this.faces.lock(tx);
      const deleted = await this.visits.deleteOld(tx, hours);
      await this.faces.refresh(tx);
      return deleted;
    });
    if (keys > 0 || visits > 0) this.logger.info('unknown-faces-deleted', { keys, visits });
    await this.runs.note('unknown_faces', visits);
  }
}
