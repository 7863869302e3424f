import { create, type DescMessage, type MessageInitShape } from '@bufbuild/protobuf';
import { encodeEvent, subjectOfMessage, type EncodedEvent, type EventContract } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { EntityManager } from 'typeorm';

/** What every bus takes unless it is set up for less; our facts have some hundred bytes. */
const eventBytesMax = 1_000_000;

/** One unit of work: what is written in it and what is published by it become true together, or not at all. */
export interface Transaction {
  /**
   * Keeps the event with the rows of this transaction; it is published after the commit, at least once and under one
   * id.
   * @throws AppError `invalid_argument` when it breaks its contract, `too_large`
   */
  publish<Schema extends DescMessage>(contract: EventContract<Schema>, init: MessageInitShape<Schema>): void;

  /**
   * Runs in the transaction when everything else of it is written, just before the commit: for what takes a lock that
   * many wait for.
   */
  beforeCommit(work: () => Promise<void>): void;

  /** Takes back the events about that key that nobody has published yet, say, of a person who is erased. */
  withdraw(contract: EventContract, key: string): Promise<void>;
}

export class RunningTransaction implements Transaction {
  readonly events: EncodedEvent[] = [];
  readonly lastSteps: (() => Promise<void>)[] = [];

  constructor(readonly manager: EntityManager) {}

  publish<Schema extends DescMessage>(contract: EventContract<Schema>, init: MessageInitShape<Schema>): void {
    const message = create(contract.schema, init);
    const violations = contract.check(message);
    if (violations.length > 0) throw AppError.invalid(violations);
    const event = encodeEvent(contract, message);
    if (event.payload.length > eventBytesMax) {
      throw new AppError('too_large', `An event has ${event.payload.length} bytes; ${eventBytesMax} are the most.`);
    }
    this.events.push(event);
  }

  beforeCommit(work: () => Promise<void>): void {
    this.lastSteps.push(work);
  }

  async withdraw(contract: EventContract, key: string): Promise<void> {
    // What a sweep has locked is being published.
    await this.manager.query(
      `DELETE FROM outbox WHERE position IN (SELECT position FROM outbox WHERE subject = $1 FOR UPDATE SKIP LOCKED)`,
      [subjectOfMessage(contract, key)],
    );
  }
}

/** TypeORM's side of a transaction, for repositories alone. */
export function managerOf(transaction: Transaction): EntityManager {
  if (!(transaction instanceof RunningTransaction)) throw new TypeError('This is no transaction of Database.');
  return transaction.manager;
}
