import {
  deadLetterStream,
  deadLetterSubjectOf,
  streamOf,
  subjectOfMessage,
  type EventContract,
} from '@smart-attendance/contracts';
import type { Bus } from './bus';
import { asBusOutage } from './bus-outage.policy';
import { isNotFound } from './streams';

export interface CountedMessages {
  readonly stream: string;
  readonly messages: number;
}

/** What streams keep about one key, a person who is erased for example: of an event, and of its dead letters. */
export class KeptMessages {
  constructor(private readonly bus: Bus) {}

  /**
   * Deletes them, handled or not.
   * @param newest so many of the event stay
   * @throws AppError `unavailable` when the bus is away
   */
  async delete(contract: EventContract, key: string, { newest = 0 } = {}): Promise<void> {
    const subject = subjectOfMessage(contract, key);
    await this.purge(streamOf(contract), subject, newest);
    for (const receiver of contract.receivers) {
      await this.purge(deadLetterStream, deadLetterSubjectOf(receiver, subject), 0);
    }
  }

  /**
   * How many there are, by stream; one that is not there has none.
   * @throws AppError `unavailable` when the bus is away
   */
  async count(contract: EventContract, key: string): Promise<readonly [live: CountedMessages, dead: CountedMessages]> {
    const subject = subjectOfMessage(contract, key);
    let dead = 0;
    for (const receiver of contract.receivers) {
      dead += await this.countOf(deadLetterStream, deadLetterSubjectOf(receiver, subject));
    }
    return [
      { stream: streamOf(contract), messages: await this.countOf(streamOf(contract), subject) },
      { stream: deadLetterStream, messages: dead },
    ];
  }

  private async purge(stream: string, subject: string, keep: number): Promise<void> {
    try {
      await this.bus.manager.streams.purge(stream, { filter: subject, keep });
    } catch (error) {
      if (!isNotFound(error)) throw asBusOutage(error);
    }
  }

  private async countOf(stream: string, subject: string): Promise<number> {
    try {
      const { state } = await this.bus.manager.streams.info(stream, { subjects_filter: subject });
      return state.subjects?.[subject] ?? 0;
    } catch (error) {
      if (isNotFound(error)) return 0;
      throw asBusOutage(error);
    }
  }
}
