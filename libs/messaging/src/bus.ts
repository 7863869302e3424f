import {
  connect,
  Events,
  type ConnectionOptions,
  type JetStreamClient,
  type JetStreamManager,
  type NatsConnection,
} from 'nats';
import type { ServiceName } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { asBusOutage } from './bus-outage.policy';
import { inboxOf, type BusUser } from './permissions.policy';
import { StopSignal } from './stop-signal';

/** How long a start waits for a server that is not there yet. */
const firstConnectMs = 30_000;
const reconnectWaitMs = 500;
const pingIntervalMs = 10_000;
const checkMs = 1_000;
/** A fact that was not taken is tried again within this time, as long as somebody waits for it. */
const notTakenCountsMs = 10_000;

export interface ConnectionSettings {
  /** `nats://` or `tls://`, credentials inside as user:password or as a token; several servers with commas. */
  readonly natsUrl: string;
  /** PEM of the authority that signed the servers' certificates; without it those that this machine trusts. */
  readonly tlsCaFile?: string;
}

export interface BusOptions extends ConnectionSettings {
  readonly service: ServiceName;
  /** Copies of every stream: 1 on one server, 3 in a cluster. */
  readonly streamReplicas?: number;
  /** The stream provisioner makes streams and consumers, and we have no right to. */
  readonly streamsProvisioned?: boolean;
}

/**
 * One connection to NATS. It reconnects for ever by itself; while it is away, publishing and asking fail as
 * `unavailable` and consuming waits.
 */
export class Bus {
  readonly stop = new StopSignal();
  private readonly reconnectListeners = new Set<() => void>();
  private batch: (() => void)[] = [];
  private notTaken: { readonly error: unknown; readonly atMs: number } | undefined;

  private constructor(
    readonly service: ServiceName,
    readonly streamReplicas: number,
    readonly streamsProvisioned: boolean,
    readonly connection: NatsConnection,
    readonly jetStream: JetStreamClient,
    readonly manager: JetStreamManager,
  ) {}

  static async connect(options: BusOptions): Promise<Bus> {
    const connection = await openConnection(options.service, options);
    const manager = await connection.jetstreamManager({ checkAPI: false });
    const { service, streamReplicas = 1, streamsProvisioned = false } = options;
    const bus = new Bus(service, streamReplicas, streamsProvisioned, connection, connection.jetstream(), manager);
    // Ends with the connection.
    void bus.watch();
    return bus;
  }

  /** The largest payload the server takes, in bytes. */
  get payloadBytesMax(): number {
    return this.connection.info?.max_payload ?? 1024 * 1024;
  }

  /**
   * Sends after everything else that is ready now has been handled, so that what many callers send in the same turn of
   * the event loop leaves in one write. Each write wakes the server, which costs more than a small message itself.
   * @returns what `send` returns or throws
   */
  sendBatched<T>(send: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve) => {
      this.batch.push(() => {
        resolve(
          new Promise((sent) => {
            sent(send());
          }),
        );
      });
      if (this.batch.length === 1) setImmediate(this.sendBatch);
    });
  }

  private readonly sendBatch = (): void => {
    const sends = this.batch;
    this.batch = [];
    for (const send of sends) send();
  };

  /**
   * Told by whoever publishes facts: a server may answer, and not be able to write.
   * @param error why the last fact was not taken; undefined when it was
   */
  noteFact(error: unknown): void {
    this.notTaken = error === undefined ? undefined : { error, atMs: performance.now() };
  }

  /**
   * @throws AppError `unavailable` with the reason when the server, or its JetStream, does not answer or does not write
   *   right now
   */
  async check(): Promise<void> {
    if (this.notTaken !== undefined && performance.now() - this.notTaken.atMs < notTakenCountsMs) {
      throw asBusOutage(this.notTaken.error);
    }
    const answers = async (): Promise<void> => {
      await this.connection.flush();
      await this.manager.getAccountInfo();
    };
    try {
      await within(checkMs, answers(), () => AppError.unavailable('The message bus'));
    } catch (error) {
      throw asBusOutage(error);
    }
  }

  /**
   * Calls it whenever the connection was lost and is there again, perhaps to a server that forgot who waited for
   * messages.
   */
  onReconnect(listener: () => void): void {
    this.reconnectListeners.add(listener);
  }

  offReconnect(listener: () => void): void {
    this.reconnectListeners.delete(listener);
  }

  private async watch(): Promise<void> {
    for await (const { type } of this.connection.status()) {
      if (type === Events.Reconnect) for (const listener of this.reconnectListeners) listener();
    }
  }

  /** Sends what is buffered, lets subscriptions finish, then closes. */
  async close(): Promise<void> {
    if (this.connection.isClosed()) return;
    await within(5_000, this.connection.drain(), () => new Error('drain timed out')).catch(() =>
      this.connection.close(),
    );
  }
}

/** @throws Error when no server answers in time */
export function openConnection(user: BusUser, settings: ConnectionSettings): Promise<NatsConnection> {
  return connectWithin(firstConnectMs, connectionOptions(user, settings));
}

/** As every process of ours connects. */
export function connectionOptions(user: BusUser, { natsUrl, tlsCaFile }: ConnectionSettings): ConnectionOptions {
  const urls = natsUrl.split(',').map((text) => new URL(text.trim()));
  const [first] = urls;
  if (first === undefined) throw new Error('NATS_URL is empty');
  const name = decodeURIComponent(first.username);
  const password = decodeURIComponent(first.password);
  return {
    servers: urls.map((url) => url.host),
    name: user,
    // Of its own, so that the server can keep everybody else from listening for answers.
    inboxPrefix: inboxOf(user),
    maxReconnectAttempts: -1,
    // Else a second refusal of the login closes it for good: users that were not there yet, or were for a moment wrong.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: reconnectWaitMs,
    pingInterval: pingIntervalMs,
    // The stack of each request's caller; our errors carry their cause, and a stack for each costs.
    noAsyncTraces: true,
    ...(urls.some((url) => url.protocol === 'tls:') && {
      tls: tlsCaFile === undefined ? {} : { caFile: tlsCaFile },
    }),
    ...(name !== '' && (password === '' ? { token: name } : { user: name, pass: password })),
  };
}

async function connectWithin(limitMs: number, options: ConnectionOptions): Promise<NatsConnection> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await connect({ ...options, timeout: 2_000 });
    } catch (error) {
      if (performance.now() > deadline) {
        throw new Error(`No NATS server answered within ${limitMs / 1_000} s; look at NATS_URL.`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, reconnectWaitMs));
    }
  }
}

/** The promise's value, or the error of `otherwise` when it takes longer. */
export async function within<T>(limitMs: number, promise: Promise<T>, otherwise: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(otherwise());
    }, limitMs);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
