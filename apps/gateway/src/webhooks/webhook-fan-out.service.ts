import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PeriodicTask } from '@smart-attendance/database';
import { Logger } from '@smart-attendance/observability';
import { EventCursorsRepository } from '../event-readers/event-cursors.repository';
import { EventLog } from '../events/event-log.service';
import { cursorName, WebhookFanOutRepository } from './webhook-fan-out.repository';
import { WebhookSenderService } from './webhook-sender.service';

const eventsAStep = 500;
/** Another replica may have appended without a word to this one. */
const everyMs = 2_000;

/** Reads the event log and makes the deliveries of it. */
@Injectable()
export class WebhookFanOutService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly task: PeriodicTask;
  private hasBegun = false;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly log: EventLog,
    private readonly cursors: EventCursorsRepository,
    private readonly repository: WebhookFanOutRepository,
    private readonly sender: WebhookSenderService,
    logger: Logger,
  ) {
    this.task = new PeriodicTask('webhook-fan-out', everyMs, logger, () => this.step());
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.log.onAppended(() => {
      this.task.wake();
    });
    this.task.start(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening();
    await this.task.stop();
  }

  private async step(): Promise<'more' | 'done'> {
    if (!this.hasBegun) await this.cursors.begin(cursorName, await this.log.newestPosition());
    this.hasBegun = true;
    const read = await this.repository.step((position) => this.log.readAfter(position, eventsAStep));
    if (read === 'taken' || read === 0) return 'done';
    this.sender.wake();
    return read === eventsAStep ? 'more' : 'done';
  }
}
