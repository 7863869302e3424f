import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Bus, DeadLetterConsumer } from '@smart-attendance/messaging';
import { Logger } from '@smart-attendance/observability';
import { EventLog } from './event-log.service';
import { toDeadLetterEvent } from './event.message';

/** Each message that no service could handle becomes an event, without its content. */
@Injectable()
export class DeadLetterEventsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly consumer: DeadLetterConsumer;

  constructor(bus: Bus, logger: Logger, log: EventLog) {
    this.consumer = new DeadLetterConsumer(bus, logger, async (letter) => {
      await log.append(toDeadLetterEvent(letter));
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.consumer.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.consumer.stop();
  }
}
