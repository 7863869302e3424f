import { Events, type JetStreamManager, type NatsConnection, type Subscription } from 'nats';
import { setTimeout as pause } from 'node:timers/promises';
import { events, serviceNames, tables } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { RepeatedEvents, type HealthIndicator, type Logger } from '@smart-attendance/observability';
import { openConnection, within, type ConnectionSettings } from './bus';
import { DeadLetterReplayer } from './dead-letter-replayer';
import { replaySubject, streamProvisioner } from './permissions.policy';
import {
  durableOptionsOf,
  ensureConsumer,
  ensureDeadLetterConsumer,
  ensureDeadLetterStream,
  ensureHandlingStream,
  ensureStream,
  ensureTableStream,
  type StreamHost,
} from './streams';

/** A server that was started again has lost what it kept in memory; so long at most nothing is published there. */
const lookEveryMs = 2_000;
/** Longer than a cluster takes to place all streams. */
const roundWithinMs = 60_000;
const stopWithinMs = 5_000;

export interface StreamProvisionerOptions extends ConnectionSettings {
  readonly streamReplicas?: number;
}

/**
 * Makes every stream, consumer and table of the contracts be there with today's limits, for services that have no right
 * to, and sends dead letters again. Any number of replicas do no harm: what is there already is left alone.
 */
export class StreamProvisioner implements HealthIndicator {
  readonly name = 'streams';
  private readonly host: StreamHost;
  private readonly stopping = new AbortController();
  private readonly repeated: RepeatedEvents;
  private wake = new AbortController();
  private failure: Error | undefined = new Error('The streams were not looked at yet.');
  private rounds: Promise<void> = Promise.resolve();
  private requests: Subscription | undefined;

  private constructor(
    private readonly connection: NatsConnection,
    manager: JetStreamManager,
    streamReplicas: number,
    private readonly logger: Logger,
  ) {
    this.host = { manager, streamReplicas, streamsProvisioned: false };
    this.repeated = new RepeatedEvents(logger);
  }

  /** @throws Error when no server answers in time */
  static async start(options: StreamProvisionerOptions, logger: Logger): Promise<StreamProvisioner> {
    const connection = await openConnection(streamProvisioner, options);
    const jetStreamManager = await connection.jetstreamManager({ checkAPI: false });
    const manager = new StreamProvisioner(connection, jetStreamManager, options.streamReplicas ?? 1, logger);
    manager.rounds = manager.run();
    manager.respond();
    // Ends with the connection.
    void manager.watch();
    return manager;
  }

  /** @throws AppError `unavailable` unless everything was there the last time it looked */
  check(): Promise<void> {
    if (this.failure === undefined) return Promise.resolve();
    return Promise.reject(AppError.unavailable('The message bus with all its streams', this.failure));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake.abort();
    this.requests?.unsubscribe();
    await this.rounds;
    await within(stopWithinMs, this.connection.drain(), () => new Error('drain timed out')).catch(() =>
      this.connection.close(),
    );
    this.repeated.close();
  }

  private isStopping(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopping()) {
      try {
        await within(roundWithinMs, this.ensureAll(), () => new Error('The bus does not answer'));
        if (this.failure !== undefined) this.logger.info('streams-ready', { replicas: this.host.streamReplicas });
        this.failure = undefined;
      } catch (error) {
        this.failure = error instanceof Error ? error : new Error('The streams are not there.', { cause: error });
        this.repeated.warn('streams-not-ready', { error });
      }
      this.wake = new AbortController();
      const { signal } = this.wake;
      if (!this.isStopping()) await pause(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One after the other, which is soon enough, and what any server can take. */
  private async ensureAll(): Promise<void> {
    for (const event of events) {
      await ensureStream(this.host, event);
      for (const receiver of event.receivers) {
        await ensureConsumer(this.host, event, receiver, durableOptionsOf(receiver));
      }
    }
    await ensureDeadLetterStream(this.host);
    await ensureDeadLetterConsumer(this.host, 'gateway');
    for (const service of serviceNames) await ensureHandlingStream(this.host, service);
    for (const table of tables) await ensureTableStream(this.host, table);
  }

  private respond(): void {
    const replayer = new DeadLetterReplayer(this.host.manager, this.connection.jetstream());
    this.requests = this.connection.subscribe(replaySubject, {
      queue: streamProvisioner,
      callback: (error, message) => {
        if (error === null) void replayer.respond(message);
      },
    });
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) if (type === Events.Reconnect) this.wake.abort();
  }
}
