import { PeriodicTask } from '@smart-attendance/database';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '@smart-attendance/observability';
import { ErasureService } from './erasure.service';
import { PeopleRepository } from './people.repository';
import { PersonChangedPublisher } from './person-changed.publisher';

const everyMs = 5_000;
const atOnceMax = 200;
/** A younger change is still in the hands of the request that made it. */
const settledMs = 2_000;

/**
 * Says what a crash between commit and publication, or a bus that was away, kept back. Several replicas may find the
 * same change; the message id lets the bus drop the second.
 */
@Injectable()
export class AnnouncementSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly people: PeopleRepository,
    private readonly publisher: PersonChangedPublisher,
    private readonly erasure: ErasureService,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('announcements', everyMs, logger, (stopping) => this.sweep(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(0);
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    await this.erasure.finishPending(atOnceMax);
    for (const personId of await this.people.unannounced(settledMs, atOnceMax)) {
      if (stopping.aborted) return;
      const person = await this.people.find(personId);
      if (person === null || person.announcedRevision >= person.revision) continue;
      await this.publisher.announce(person);
      this.logger.info('person-change-announced-late', { personId, revision: person.revision });
    }
  }
}
