import type { Consumer, ConsumerMessages, JsMsg } from 'nats';
import { setTimeout as pause } from 'node:timers/promises';
import { RepeatedEvents, runInSpan, type Logger } from '@smart-attendance/observability';
import type { Bus } from './bus';
import { traceparentOf } from './headers';

/** One pull waits this long at the server; then it is renewed, so a server that forgot it is noticed. */
const pullWaitMs = 20_000;
const pauseAfterErrorMs = 500;
/** The stream provisioner may have reached the bus just now, as we have. */
const firstConsumerMs = 30_000;

export interface PulledConsumer {
  /** For the log. */
  readonly subject: string;
  /** Makes the durable consumer be there; called again after the bus was away. */
  open(): Promise<Consumer>;
  /** Resolves when there was a verdict on the message. */
  take(message: JsMsg): Promise<void>;
}

/**
 * Pulls the messages of one durable consumer: so many slots, each pulling one message when it is idle, so that a busy
 * replica is never handed more than it can hold. A slot: pulling → handling → pulling, and out of the loop on stop.
 */
export class PullLoop {
  private readonly stopping = new AbortController();
  private readonly pulls = new Set<ConsumerMessages>();
  private opening: Promise<Consumer> | undefined;
  private slots: Promise<void>[] = [];
  private readonly repeated: RepeatedEvents;

  constructor(
    private readonly bus: Bus,
    private readonly pulled: PulledConsumer,
    logger: Logger,
  ) {
    this.repeated = new RepeatedEvents(logger);
  }

  isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  async start(concurrency: number): Promise<void> {
    await this.firstConsumer();
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

  /**
   * Ends the pulls that wait; a server that was started again knows nothing of them, and perhaps nothing of its
   * consumer.
   */
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
        this.repeated.warn('bus-pull-failed', { subject: this.pulled.subject, error });
        await pause(pauseAfterErrorMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  private async firstConsumer(): Promise<void> {
    const endsAtMs = performance.now() + firstConsumerMs;
    for (;;) {
      try {
        await this.consumer();
        return;
      } catch (error) {
        this.opening = undefined;
        if (!this.bus.streamsProvisioned || performance.now() > endsAtMs) throw error;
        await pause(pauseAfterErrorMs);
      }
    }
  }

  private consumer(): Promise<Consumer> {
    this.opening ??= this.pulled.open();
    return this.opening;
  }

  private async pullOne(consumer: Consumer): Promise<void> {
    const pull = await consumer.fetch({ max_messages: 1, expires: pullWaitMs });
    this.pulls.add(pull);
    try {
      if (this.isStopping()) void pull.close();
      for await (const message of pull) {
        const traceparent = traceparentOf(message.headers) ?? '';
        const { subject } = this.pulled;
        await runInSpan(`process ${subject}`, { kind: 'consumer', traceparent }, () => this.pulled.take(message));
      }
    } finally {
      this.pulls.delete(pull);
    }
  }
}
