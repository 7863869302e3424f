import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CameraChange, cameraChanged, timestampFromDate } from '@smart-attendance/contracts';
import { PeriodicTask } from '@smart-attendance/database';
import { MessagePublisher } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { CameraRepository } from './camera.repository';
import type { PendingAnnouncementEntity, StoredChange } from './pending-announcement.entity';

const changes: Readonly<Record<StoredChange, CameraChange>> = {
  created: CameraChange.CREATED,
  updated: CameraChange.UPDATED,
  deleted: CameraChange.DELETED,
};

const sweepEveryMs = 5_000;
const sweepRowsMax = 500;
/** Younger ones are just being published by the request that made them. */
const settledAfterMs = 3_000;

/**
 * Says `camera-changed` after the commit of the change. What could not be said, because the bus was away or this
 * process died in between, is said by a sweep at the start and every few seconds, under the same message id.
 */
@Injectable()
export class CameraChangedPublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sweeps: PeriodicTask;

  constructor(
    private readonly cameras: CameraRepository,
    private readonly publisher: MessagePublisher,
    private readonly logger: Logger,
  ) {
    this.sweeps = new PeriodicTask('announcements', sweepEveryMs, logger, (stopping) => this.sweep(stopping));
  }

  onApplicationBootstrap(): void {
    this.sweeps.start(0);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.sweeps.stop();
  }

  /** Never throws: the change itself is committed, and a sweep will say it. */
  async announce(announcement: PendingAnnouncementEntity): Promise<void> {
    try {
      await this.say(announcement);
    } catch (error) {
      this.logger.warn('camera-change-not-announced-yet', { cameraId: announcement.cameraId, error });
    }
  }

  private async sweep(stopping: AbortSignal): Promise<void> {
    const pending = await this.cameras.pendingAnnouncements(new Date(), settledAfterMs, sweepRowsMax);
    for (const announcement of pending) {
      if (stopping.aborted) return;
      await this.say(announcement);
    }
    if (pending.length > 0) this.logger.info('camera-changes-announced-late', { count: pending.length });
  }

  private async say(announcement: PendingAnnouncementEntity): Promise<void> {
    const { cameraId, revision, change, changedAt } = announcement;
    await this.publisher.publish(cameraChanged, {
      cameraId,
      revision,
      change: changes[change],
      changedAt: timestampFromDate(changedAt),
    });
    await this.cameras.forgetAnnouncement(announcement);
  }
}
