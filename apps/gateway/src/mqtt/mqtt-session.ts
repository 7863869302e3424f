import { connect, type IClientOptions, type MqttClient } from 'mqtt';

/** A broker on the other side of the world answers in a second. */
const connectMsMax = 10_000;
const acknowledgeMsMax = 10_000;
/** A stop does not wait longer for a broker that has gone quiet. */
const endMsMax = 2_000;
/** A connection that died without a word is noticed within one and a half of it. */
const keepaliveSeconds = 30;

export interface MqttBroker {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Certificates in PEM that are trusted besides nobody else; undefined for those of the system. */
  readonly ca: Buffer | undefined;
}

export interface MqttWill {
  readonly clientId: string;
  readonly statusTopic: string;
}

export class MqttFailure extends Error {
  override readonly name = 'MqttFailure';
}

/**
 * One connection to a broker, from the handshake to its end; it does not come back by itself. While it lasts the status
 * topic says `online`, and the broker itself says `offline` when it breaks off. One client id, so that a connection
 * that a broker takes for alive is ended by the next one, its will first.
 */
export class MqttSession {
  private broken: Error | undefined;
  /** Of those who wait for the broker. */
  private readonly onBroken = new Set<(error: Error) => void>();

  private constructor(
    private readonly client: MqttClient,
    private readonly statusTopic: string,
  ) {
    const fail = (error: Error): void => {
      this.broken ??= error;
      for (const tell of this.onBroken) tell(this.broken);
    };
    client.once('close', () => {
      fail(new MqttFailure('The broker closed the connection.'));
    });
    client.on('error', fail);
  }

  /** @throws an Error of the broker or the network, or MqttFailure when nobody answers in time */
  static async open(
    broker: MqttBroker,
    { clientId, statusTopic }: MqttWill,
    stopping: AbortSignal,
  ): Promise<MqttSession> {
    const options: IClientOptions = {
      clientId,
      clean: true,
      // Beginning anew is the business of whoever has opened it.
      reconnectPeriod: 0,
      connectTimeout: connectMsMax,
      keepalive: keepaliveSeconds,
      queueQoSZero: false,
      resubscribe: false,
      rejectUnauthorized: true,
      will: { topic: statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
      ...(broker.username !== '' && { username: broker.username }),
      ...(broker.password !== '' && { password: broker.password }),
      ...(broker.ca !== undefined && { ca: broker.ca }),
    };
    const client = connect(broker.url, options);
    const session = new MqttSession(client, statusTopic);
    try {
      const connected = new Promise<void>((resolve) => {
        client.once('connect', () => {
          resolve();
        });
      });
      await session.within(connectMsMax, connected, stopping);
      await session.publish(statusTopic, 'online', { retain: true, stopping });
      return session;
    } catch (error) {
      client.end(true);
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.broken === undefined;
  }

  /** Resolves when the broker has it. @throws when the connection is over, or the broker does not say so in time */
  async publish(
    topic: string,
    payload: string,
    { retain, stopping }: { readonly retain: boolean; readonly stopping: AbortSignal },
  ): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    await this.within(acknowledgeMsMax, this.client.publishAsync(topic, payload, { qos: 1, retain }), stopping);
  }

  /** Says `offline` and takes leave; never fails. */
  async end(): Promise<void> {
    const patience = AbortSignal.timeout(endMsMax);
    try {
      await this.publish(this.statusTopic, 'offline', { retain: true, stopping: patience });
      await this.within(endMsMax, this.client.endAsync(), patience);
    } catch {
      // The broker says it for us when the connection breaks.
    }
    this.client.end(true);
  }

  /**
   * A session may last for months, and the signal as long as the process: whatever waits for one of them leaves nothing
   * there, as a race of promises and AbortSignal.any would for each message.
   */
  private async within(limitMs: number, work: Promise<unknown>, stopping: AbortSignal): Promise<void> {
    let forget: () => void = () => undefined;
    try {
      await new Promise<unknown>((resolve, reject) => {
        const late = (): void => {
          reject(new MqttFailure('The broker did not answer in time.'));
        };
        const timer = setTimeout(late, limitMs);
        stopping.addEventListener('abort', late);
        this.onBroken.add(reject);
        forget = () => {
          clearTimeout(timer);
          stopping.removeEventListener('abort', late);
          this.onBroken.delete(reject);
        };
        work.then(resolve, reject);
        if (this.broken !== undefined) reject(this.broken);
        if (stopping.aborted) late();
      });
    } finally {
      forget();
    }
  }
}
