import type { Consumer, JsMsg } from 'nats';
import { deadLetterStream } from '@smart-attendance/contracts';
import { RepeatedEvents, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { describeDelivered, type DeadLetter } from './dead-letters';
import { PullLoop } from './pull-loop';
import { decideRetry } from './retry.policy';
import { deadLetterDurableOf } from './stream-names';
import { ensureDeadLetterConsumer, ensureDeadLetterStream } from './streams';

/** Tells one service of each new dead letter, at least once and one after the other, without its content. */
export class DeadLetterConsumer {
  private readonly loop: PullLoop;
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly bus: Bus,
    logger: Logger,
    private readonly handle: (letter: DeadLetter) => Promise<void>,
  ) {
    this.repeated = new RepeatedEvents(logger);
    const pulled = {
      subject: deadLetterStream,
      open: () => this.open(),
      take: (message: JsMsg) => this.take(message),
    };
    this.loop = new PullLoop(bus, pulled, logger);
  }

  async start(): Promise<void> {
    await this.loop.start(1);
  }

  async stop(): Promise<void> {
    await this.loop.stop();
    this.repeated.close();
  }

  private async open(): Promise<Consumer> {
    const { service } = this.bus;
    await ensureDeadLetterStream(this.bus);
    await ensureDeadLetterConsumer(this.bus, service);
    return this.bus.jetStream.consumers.get(deadLetterStream, deadLetterDurableOf(service));
  }

  private async take(message: JsMsg): Promise<void> {
    try {
      await this.handle(describeDelivered(message));
      message.ack();
    } catch (error) {
      const verdict = decideRetry(error, message.info.deliveryCount);
      this.repeated.warn('dead-letter-not-told', { sequence: message.seq, error });
      if (verdict.kind === 'retry') message.nak(verdict.afterMs);
      // It stays in the list of dead letters; only the news of it is lost.
      else message.term();
    }
  }
}
