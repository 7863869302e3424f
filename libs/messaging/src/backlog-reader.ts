import type { ConsumerInfo } from 'nats';
import {
  deadLetterStream,
  durableOf,
  events,
  streamOf,
  subjectOf,
  subjectOfAll,
  type EventContract,
  type ServiceName,
} from '@smart-attendance/contracts';
import { within, type Bus } from './bus';
import { asBusOutage } from './bus-outage.policy';
import { isNotFound } from './streams';

const readWithinMs = 1_500;

/** What one service has not handled yet of one event. */
export interface Backlog {
  readonly event: string;
  readonly receiver: ServiceName;
  /** Perishable ones are dropped when they are late; of those nothing is ever old. */
  readonly isPerishable: boolean;
  /** Published and not handled, those in hand included; undefined when nobody ever consumed it. */
  readonly waiting: number | undefined;
  /** When the oldest of them was published; undefined when none waits. */
  readonly oldestAt: Date | undefined;
}

export interface DeadLetterCount {
  readonly total: number;
  /** Of those that are there. */
  readonly lastDiedAt: Date | undefined;
}

/** How far the consumers of all services are behind, read from the bus. */
export class BacklogReader {
  constructor(private readonly bus: Bus) {}

  /** @throws AppError `unavailable` when the bus does not tell in time */
  backlogs(): Promise<Backlog[]> {
    const asked = events.flatMap((contract) => contract.receivers.map((receiver) => this.backlog(contract, receiver)));
    return this.inTime(Promise.all(asked));
  }

  /** @throws AppError `unavailable` when the bus does not tell in time */
  deadLetters(): Promise<DeadLetterCount> {
    return this.inTime(this.countDeadLetters());
  }

  private async backlog(contract: EventContract, receiver: ServiceName): Promise<Backlog> {
    const isPerishable = contract.delivery.kind === 'perishable';
    const backlog = { event: subjectOf(contract), receiver, isPerishable };
    const info = await this.infoOf(contract, receiver);
    if (info === undefined) return { ...backlog, waiting: undefined, oldestAt: undefined };
    const waiting = info.num_pending + info.num_ack_pending;
    const oldestAt = waiting === 0 || isPerishable ? undefined : await this.oldestOf(contract, info);
    return { ...backlog, waiting, oldestAt };
  }

  private async infoOf(contract: EventContract, receiver: ServiceName): Promise<ConsumerInfo | undefined> {
    try {
      return await this.bus.manager.consumers.info(streamOf(contract), durableOf(contract, receiver));
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** When the first message was published of those that are not all acknowledged. */
  private async oldestOf(contract: EventContract, { ack_floor: floor }: ConsumerInfo): Promise<Date | undefined> {
    if (contract.delivery.kind === 'until-handled') {
      // What waits is all there is, and its content is not for us.
      const { state } = await this.bus.manager.streams.info(streamOf(contract));
      return state.messages === 0 ? undefined : new Date(state.first_ts);
    }
    // Where each service has its own rights, what others receive is not ours to read.
    if (this.bus.streamsProvisioned && !contract.receivers.includes(this.bus.service)) return undefined;
    const query = { seq: floor.stream_seq + 1, next_by_subj: subjectOfAll(contract) };
    return this.timeOf(streamOf(contract), query);
  }

  private async countDeadLetters(): Promise<DeadLetterCount> {
    try {
      const { state } = await this.bus.manager.streams.info(deadLetterStream);
      const lastDiedAt =
        state.messages === 0
          ? undefined
          : await this.timeOf(deadLetterStream, { last_by_subj: `${deadLetterStream}.>` });
      return { total: state.messages, lastDiedAt };
    } catch (error) {
      if (isNotFound(error)) return { total: 0, lastDiedAt: undefined };
      throw error;
    }
  }

  private async timeOf(
    stream: string,
    query: { readonly seq: number } | { readonly last_by_subj: string },
  ): Promise<Date | undefined> {
    try {
      return (await this.bus.manager.streams.getMessage(stream, query)).time;
    } catch (error) {
      // It was handled, or forgotten, just now.
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  private async inTime<T>(reading: Promise<T>): Promise<T> {
    try {
      return await within(readWithinMs, reading, () => new Error('The bus did not tell in time.'));
    } catch (error) {
      throw asBusOutage(error);
    }
  }
}
