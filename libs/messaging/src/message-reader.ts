import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import type { StoredMsg } from 'nats';
import { streamOf, subjectOfMessage, type EventContract } from '@smart-attendance/contracts';
import type { Bus } from './bus';
import { asBusOutage } from './bus-outage.policy';
import { isNotFound } from './streams';

/** Looks and listens without taking anything from a stream. */
export class MessageReader {
  constructor(private readonly bus: Bus) {}

  /**
   * The newest message about that key, for example a camera's newest frame; undefined when there is none (any more).
   */
  async newest<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    key: string,
  ): Promise<MessageShape<Schema> | undefined> {
    const stored = await this.last(contract, key);
    return stored === undefined ? undefined : fromBinary(contract.schema, stored.data);
  }

  /**
   * What MessagePublisher.publishAfter must expect: the sequence of the newest message about that key, 0 without one.
   */
  async lastSequence<Schema extends DescMessage>(contract: EventContract<Schema>, key: string): Promise<number> {
    return (await this.last(contract, key))?.seq ?? 0;
  }

  private async last<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    key: string,
  ): Promise<StoredMsg | undefined> {
    try {
      return await this.bus.manager.streams.getMessage(streamOf(contract), {
        last_by_subj: subjectOfMessage(contract, key),
      });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw asBusOutage(error);
    }
  }

  /**
   * Subscribes to what is published about that key from now on, beside the consumers and without taking anything from
   * them. Nothing is kept: what is published while the bus is away is missed, and what the stream refuses comes all the
   * same. `onMessage` must be quick; a message that cannot be read is passed over. Answers what ends it.
   */
  follow<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    key: string,
    onMessage: (message: MessageShape<Schema>) => void,
  ): () => void {
    try {
      const subscription = this.bus.connection.subscribe(subjectOfMessage(contract, key), {
        callback: (error, { data }) => {
          const message = error === null ? readable(contract.schema, data) : undefined;
          if (message !== undefined) onMessage(message);
        },
      });
      return () => {
        subscription.unsubscribe();
      };
    } catch (error) {
      throw asBusOutage(error);
    }
  }
}

function readable<Schema extends DescMessage>(schema: Schema, data: Uint8Array): MessageShape<Schema> | undefined {
  try {
    return fromBinary(schema, data);
  } catch {
    return undefined;
  }
}
