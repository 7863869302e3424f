import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import type { Consumer, ConsumerMessages, JsMsg } from 'nats';
import { setTimeout as pause } from 'node:timers/promises';
import { durableOf, streamOf, subjectOf, type EventContract } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { metrics, RepeatedEvents, runWithTrace, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import type { DeadLetters } from './dead-letters';
import { traceparentOf } from './headers';
import { decideRetry } from './retry.policy';
import { ackWaitMs, ensureConsumer, ensureStream } from './streams';

/** One pull waits this long at the server; then it is renewed, so a server that forgot it is noticed. */
const pullWaitMs = 20_000;
const pauseAfterErrorMs = 500;

const handled = metrics.counter({
  name: 'messages_handled_total',
  help: 'Events taken from the bus, by what became of them: done, retried, dead-letter or dropped.',
  labelNames: ['event', 'outcome'],
});
const handlingSeconds = metrics.histogram({
  name: 'message_handling_seconds',
  help: 'From taking an event to its acknowledgement.',
  labelNames: ['event'],
});

/**
 * Takes one event for one receiver: `concurrency` slots, each pulling one message when it is idle, so that a busy
 * replica is never handed more than it can hold. A slot: pulling → handling → pulling, and out of the loop on stop.
 */
export class EventConsumer<Schema extends DescMessage> {
  private readonly stopping = new AbortController();
  private readonly pulls = new Set<ConsumerMessages>();
  private opening: Promise<Consumer> | undefined;
  private slots: Promise<void>[] = [];
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly bus: Bus,
    private readonly deadLetters: DeadLetters,
    private readonly logger: Logger,
    private readonly contract: EventContract<Schema>,
    private readonly handle: (event: MessageShape<Schema>) => Promise<void>,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  async start(concurrency: number): Promise<void> {
    await this.consumer();
    this.bus.onReconnect(this.pullAnew);
    this.slots = Array.from({ length: concurrency }, () => this.runSlot());
  }

  /** Takes nothing new and resolves when what is in hand is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.bus.offReconnect(this.pullAnew);
    this.pullAnew();
    await Promise.all(this.slots);
    this.repeated.close();
  }

  /** Ends the pulls that wait; a server that was started again knows nothing of them, and perhaps nothing of its consumer. */
  private readonly pullAnew = (): void => {
    this.opening = undefined;
    for (const pull of this.pulls) void pull.close();
  };

  private async runSlot(): Promise<void> {
    while (!this.isStopping()) {
      try {
        const consumer = await this.consumer();
        await this.pullOne(consumer);
      } catch (error) {
        // The bus is away, or came back without what it held in memory: build it up again.
        this.opening = undefined;
        if (this.isStopping()) return;
        this.repeated.warn('bus-pull-failed', { subject: subjectOf(this.contract), error });
        await pause(pauseAfterErrorMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private consumer(): Promise<Consumer> {
    this.opening ??= this.open();
    return this.opening;
  }

  private async open(): Promise<Consumer> {
    await ensureStream(this.bus.manager, this.contract, this.bus.streamReplicas);
    await ensureConsumer(this.bus.manager, this.contract, this.bus.service);
    return this.bus.jetStream.consumers.get(streamOf(this.contract), durableOf(this.contract, this.bus.service));
  }

  private async pullOne(consumer: Consumer): Promise<void> {
    const pull = await consumer.fetch({ max_messages: 1, expires: pullWaitMs });
    this.pulls.add(pull);
    try {
      if (this.isStopping()) void pull.close();
      for await (const message of pull) {
        await runWithTrace(traceparentOf(message.headers), () => this.take(message));
      }
    } finally {
      this.pulls.delete(pull);
    }
  }

  private async take(message: JsMsg): Promise<void> {
    const event = subjectOf(this.contract);
    const stopTimer = handlingSeconds.startTimer({ event });
    const stillWorking = setInterval(() => {
      message.working();
    }, ackWaitMs / 3);
    try {
      await this.handle(this.decode(message));
      message.ack();
      handled.inc({ event, outcome: 'done' });
    } catch (error) {
      const outcome = await this.fail(message, error);
      handled.inc({ event, outcome });
    } finally {
      clearInterval(stillWorking);
      stopTimer();
    }
  }

  private decode(message: JsMsg): MessageShape<Schema> {
    let event: MessageShape<Schema>;
    try {
      event = fromBinary(this.contract.schema, message.data);
    } catch (error) {
      throw new AppError('malformed', 'The message is not what its contract says.', { cause: error });
    }
    const violations = this.contract.check(event);
    if (violations.length > 0) throw AppError.invalid(violations);
    return event;
  }

  private async fail(message: JsMsg, error: unknown): Promise<'dropped' | 'retried' | 'dead-letter'> {
    const fields = { subject: subjectOf(this.contract), attempt: message.info.deliveryCount, error };
    if (this.contract.delivery.kind === 'perishable') {
      message.term();
      this.repeated.warn('message-dropped', fields);
      return 'dropped';
    }
    const verdict = decideRetry(error, message.info.deliveryCount);
    if (verdict.kind === 'retry') {
      message.nak(verdict.afterMs);
      this.repeated.warn('message-retried', { ...fields, afterMs: verdict.afterMs });
      return 'retried';
    }
    try {
      await this.deadLetters.bury(message, error, this.contract.delivery.kind);
      message.term();
      this.logger.error('message-dead-lettered', fields);
      return 'dead-letter';
    } catch (failure) {
      message.nak(pauseAfterErrorMs);
      this.logger.error('dead-letter-failed', { ...fields, error: failure });
      return 'retried';
    }
  }
}
