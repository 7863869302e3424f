import { fromBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { streamOf, subjectOfMessage, type EventContract } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { Bus } from './bus';
import { isNotFound } from './streams';

/** Looks at a stream without taking anything from it. */
export class MessageReader {
  constructor(private readonly bus: Bus) {}

  /** The newest message about that key, for example a camera's newest frame; undefined when there is none (any more). */
  async newest<Schema extends DescMessage>(
    contract: EventContract<Schema>,
    key: string,
  ): Promise<MessageShape<Schema> | undefined> {
    try {
      const stored = await this.bus.manager.streams.getMessage(streamOf(contract), {
        last_by_subj: subjectOfMessage(contract, key),
      });
      return fromBinary(contract.schema, stored.data);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw AppError.unavailable('The message bus', error);
    }
  }
}
