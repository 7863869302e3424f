import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import { bucketOf, type TableContract } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { within, type Bus } from './bus';
import { asBusOutage } from './bus-outage.policy';
import { refuseAbove } from './message-publisher';
import { tableStreamOf, tableSubjectOf } from './stream-names';
import { ensureTableStream, isNotFound, isStreamGone, isWrongLastSequence } from './streams';

/** Longer than any answer of a healthy server, shorter than a caller's patience. */
const callTimeoutMs = 2_000;
const keyPattern = /^[A-Za-z0-9_=-]{1,128}$/;

export interface TableEntry<Schema extends DescMessage> {
  readonly record: MessageShape<Schema>;
  /** Another one with each write of the record; only ever compared for equality. */
  readonly revision: number;
}

/** Somebody else wrote the record first: look again and decide anew. */
export type TableWrite = { readonly revision: number } | 'overtaken';

/** Opens the tables that this service owns. */
export class KeyValueTables {
  constructor(private readonly bus: Bus) {}

  /**
   * @param options.timeoutMs how long each call of the table may take
   * @throws Error when the table is another service's
   */
  open<Schema extends DescMessage>(
    contract: TableContract<Schema>,
    options: { readonly timeoutMs?: number } = {},
  ): KeyValueTable<Schema> {
    if (contract.owner !== this.bus.service) {
      throw new Error(`The table ${contract.name} is of ${contract.owner}, not of ${this.bus.service}.`);
    }
    return new KeyValueTable(this.bus, contract, options.timeoutMs ?? callTimeoutMs);
  }
}

/**
 * Records by key that the replicas of a service share: a NATS key-value bucket on disk, without history. Every call
 * ends within its time; it throws AppError `unavailable` when the bus does not answer, `too_large` when the server
 * would not take the record. A bucket that went away with its server's disk is made again, empty.
 */
export class KeyValueTable<Schema extends DescMessage> {
  private opened: Promise<void> | undefined;

  constructor(
    private readonly bus: Bus,
    private readonly contract: TableContract<Schema>,
    private readonly timeoutMs: number,
  ) {}

  /** What the leader of the bucket holds, so that it is never older than what anybody has read before. */
  async get(key: string): Promise<TableEntry<Schema> | undefined> {
    const query = { last_by_subj: this.subjectOf(key) };
    return this.reach(async () => {
      try {
        const stored = await this.bus.manager.streams.getMessage(tableStreamOf(this.contract), query);
        // Deleted by the hand of an operator, with the tool of NATS.
        if (stored.header.has('KV-Operation')) return undefined;
        return { record: this.decode(stored.data), revision: stored.seq };
      } catch (error) {
        if (isNotFound(error) && !isStreamGone(error)) return undefined;
        throw error;
      }
    });
  }

  /** Whatever was there before. Gives back the revision. */
  async put(key: string, record: MessageInitShape<Schema>): Promise<number> {
    return this.write(key, record);
  }

  /** Only if there is no such record. */
  async create(key: string, record: MessageInitShape<Schema>): Promise<TableWrite> {
    return this.update(key, record, 0);
  }

  /** Only if the record still is the one of `expectedRevision`; 0 means that there is none. */
  async update(key: string, record: MessageInitShape<Schema>, expectedRevision: number): Promise<TableWrite> {
    try {
      return { revision: await this.write(key, record, expectedRevision) };
    } catch (error) {
      if (isAppError(error) && isWrongLastSequence(error.cause)) return 'overtaken';
      throw error;
    }
  }

  /** Nothing is left of it, not even the mark that it was there. */
  async delete(key: string): Promise<void> {
    const filter = this.subjectOf(key);
    await this.reach(() => this.bus.manager.streams.purge(tableStreamOf(this.contract), { filter }));
  }

  async keys(): Promise<string[]> {
    const everyKey = tableSubjectOf(this.contract, '*');
    const info = await this.reach(() =>
      this.bus.manager.streams.info(tableStreamOf(this.contract), { subjects_filter: everyKey }),
    );
    return Object.keys(info.state.subjects ?? {}).map((subject) => subject.slice(everyKey.length - 1));
  }

  private async write(key: string, init: MessageInitShape<Schema>, expectedRevision?: number): Promise<number> {
    const subject = this.subjectOf(key);
    const payload = toBinary(this.contract.schema, create(this.contract.schema, init));
    refuseAbove(this.bus.payloadBytesMax, payload);
    const { seq } = await this.reach(() =>
      this.bus.jetStream.publish(subject, payload, {
        timeout: this.timeoutMs,
        ...(expectedRevision !== undefined && { expect: { lastSubjectSequence: expectedRevision } }),
      }),
    );
    return seq;
  }

  private async reach<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await within(this.timeoutMs, this.healing(operation), () => new Error('The table did not answer in time'));
    } catch (error) {
      throw asBusOutage(error);
    }
  }

  private async healing<T>(operation: () => Promise<T>): Promise<T> {
    await this.open();
    try {
      return await operation();
    } catch (error) {
      if (!isStreamGone(error)) throw error;
      this.opened = undefined;
      await this.open();
      return operation();
    }
  }

  private open(): Promise<void> {
    this.opened ??= ensureTableStream(this.bus, this.contract).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  private subjectOf(key: string): string {
    if (!keyPattern.test(key)) throw new Error(`${bucketOf(this.contract)} takes no key like ${JSON.stringify(key)}.`);
    return tableSubjectOf(this.contract, key);
  }

  private decode(data: Uint8Array): MessageShape<Schema> {
    try {
      return fromBinary(this.contract.schema, data);
    } catch (error) {
      throw new AppError('malformed', `A record of ${bucketOf(this.contract)} does not match its contract.`, {
        cause: error,
      });
    }
  }
}
