import { toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { subjectOf, subjectOfMessage, type EventContract } from './contract';

/** An event as it travels: what a bus publishes, and an outbox keeps until it may be published. */
export interface EncodedEvent {
  /** `identity.v1.person-recognized`: by this name its contract is found. */
  readonly event: string;
  readonly subject: string;
  /** The same for every publication of the same fact. */
  readonly id: string;
  readonly payload: Uint8Array;
}

/** Checks nothing: see `check` of the contract. */
export function encodeEvent<Schema extends DescMessage>(
  contract: EventContract<Schema>,
  message: MessageShape<Schema>,
): EncodedEvent {
  return {
    event: subjectOf(contract),
    subject: subjectOfMessage(contract, contract.key(message)),
    id: contract.id(message),
    payload: toBinary(contract.schema, message),
  };
}

/**
 * What takes events to the bus. A class, so that it can be injected by its name; libs/messaging has the one there is.
 */
export abstract class EventPublisher {
  /**
   * Resolves when the bus has stored the event; publishing it again under its id changes nothing.
   * @param attemptsMax default: as many as the bus needs to get over a short disturbance
   * @throws AppError `unavailable` when the bus is away or full, `too_large`
   */
  abstract publishEncoded(event: EncodedEvent, attemptsMax?: number): Promise<void>;
}
