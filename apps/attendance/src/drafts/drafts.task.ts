import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database, PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { DraftApplicationService } from './draft-application.service';
import { DraftPreviewService } from './draft-preview.service';
import { DraftsRepository } from './drafts.repository';
import { StaleDraftsService } from './stale-drafts.service';

/** Whoever makes or approves one wakes the task; this is for what a replica that was killed has left. */
const everyMs = 15_000;
const firstAfterMs = 3_000;
const staleEveryMs = 60_000;
const draftsAtOnceMax = 50;
const dayMs = 24 * 60 * 60_000;
const undecidedMaxMs = 90 * dayMs;

/** Previews and applies drafts, a batch in a transaction; of two replicas each batch is one's. */
@Injectable()
export class DraftsTask implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;
  private staleLookedAtMs = 0;

  constructor(
    private readonly database: Database,
    private readonly drafts: DraftsRepository,
    private readonly previews: DraftPreviewService,
    private readonly applications: DraftApplicationService,
    private readonly stale: StaleDraftsService,
    private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask('drafts', everyMs, logger, (stopping) => this.sweep(stopping));
  }

  onApplicationBootstrap(): void {
    this.task.start(firstAfterMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  /** There is something to do. */
  wake(): void {
    this.task.wake();
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    for (const id of await this.drafts.inState('applying', draftsAtOnceMax)) {
      await this.alone(id, () => this.toEnd(stopping, () => this.applications.work(id, new Date())));
    }
    for (const id of await this.drafts.inState('previewing', draftsAtOnceMax)) {
      await this.alone(id, () => this.toEnd(stopping, () => this.previews.work(id, new Date())));
    }
    const now = new Date();
    if (stopping.aborted || now.getTime() - this.staleLookedAtMs < staleEveryMs) return;
    this.staleLookedAtMs = now.getTime();
    await this.findStale(now, stopping);
    await this.forget(now);
  }

  /** One that fails keeps no other from its turn, and is tried again in the next round. */
  private async alone(draftId: string, work: () => Promise<void>): Promise<void> {
    await work().catch((error: unknown) => {
      this.logger.error('draft-not-worked-on', { draftId, error });
    });
  }

  private async toEnd(stopping: AbortSignal, work: () => Promise<'more' | 'done'>): Promise<void> {
    while (!stopping.aborted && (await work()) === 'more');
  }

  private async findStale(now: Date, stopping: AbortSignal): Promise<void> {
    for (const id of await this.drafts.inState('ready', draftsAtOnceMax)) {
      if (stopping.aborted) return;
      await this.alone(id, () =>
        this.database.transaction(async (tx) => {
          const draft = await this.drafts.lockUnlessTaken(tx, id);
          const problem = draft?.state === 'ready' ? await this.stale.problemOf(tx, draft) : undefined;
          if (draft !== undefined && problem !== undefined) await this.stale.mark(tx, draft, problem, now);
        }),
      );
    }
  }

  private async forget(now: Date): Promise<void> {
    for (const id of await this.drafts.forgotten(new Date(now.getTime() - undecidedMaxMs), draftsAtOnceMax)) {
      await this.database.transaction(async (tx) => {
        const draft = await this.drafts.lockUnlessTaken(tx, id);
        if (draft === undefined || draft.updatedAt.getTime() > now.getTime() - undecidedMaxMs) return;
        const problem = 'Nobody decided about it for 90 days.';
        await this.drafts.update(tx, id, { state: 'discarded', problem, updatedAt: now, revision: draft.revision + 1 });
      });
    }
  }
}
