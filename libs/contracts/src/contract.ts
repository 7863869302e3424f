import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { Violation } from './checks';

/** Every process on the bus; the first word of a subject and the name of a folder under apps/. */
export const serviceNames = [
  'camera-registry',
  'stream-ingestion',
  'face-inference',
  'identity',
  'attendance',
  'gateway',
] as const;

export type ServiceName = (typeof serviceNames)[number];

/**
 * How an event travels.
 *
 * - `perishable`   newest wins: in memory, one message a key, gone after `maxAgeMs`, handed out at most once.
 * - `until-handled` a fact with one receiver, on disk until it is acknowledged, then gone at once. For what must not
 *   linger, such as embeddings; a dead letter of it is kept without its content.
 * - `kept`         a fact with any number of receivers, on disk for `maxAgeMs`, or until newer ones need the room.
 */
export type Delivery =
  | { readonly kind: 'perishable'; readonly maxAgeMs: number; readonly bytesMax: number }
  | { readonly kind: 'until-handled'; readonly bytesMax: number }
  | { readonly kind: 'kept'; readonly maxAgeMs: number; readonly bytesMax: number };

/** A fact one service publishes and any number of services consume. */
export interface EventContract<Schema extends DescMessage = DescMessage> {
  readonly kind: 'event';
  readonly owner: ServiceName;
  readonly name: string;
  readonly schema: Schema;
  readonly delivery: Delivery;
  /** Each of these must have exactly one handler, or it does not start. */
  readonly receivers: readonly ServiceName[];
  /** They look at the newest message, and listen, beside the receivers and without taking anything. */
  readonly watchers?: readonly ServiceName[];
  /** The key is a person: when they are erased, its owner deletes what it published about them. */
  readonly isErasable?: boolean;
  /** Last token of the subject: what the message is about. A UUID. */
  readonly key: (message: MessageShape<Schema>) => string;
  /** The same for every publication of the same fact; the bus drops the second. */
  readonly id: (message: MessageShape<Schema>) => string;
  readonly check: (message: MessageShape<Schema>) => Violation[];
}

/** A request one service responds to. */
export interface RequestContract<
  RequestSchema extends DescMessage = DescMessage,
  ResponseSchema extends DescMessage = DescMessage,
> {
  readonly kind: 'request';
  readonly owner: ServiceName;
  readonly name: string;
  readonly request: RequestSchema;
  readonly response: ResponseSchema;
  /** Who may send it; the gateway alone unless said. */
  readonly requesters?: readonly ServiceName[];
  /** How long the requester waits unless it gives another deadline. */
  readonly deadlineMs: number;
  /** `each`: every replica for itself, and the requester gathers until the deadline. Otherwise one of them. */
  readonly respondedBy?: 'each';
  readonly check: (message: MessageShape<RequestSchema>) => Violation[];
}

/** A small table of records that the replicas of one service share on the bus; nobody else reads it. */
export interface TableContract<Schema extends DescMessage = DescMessage> {
  readonly kind: 'table';
  readonly owner: ServiceName;
  readonly name: string;
  readonly schema: Schema;
  readonly bytesMax: number;
  /** A record that is not written again for so long is forgotten; 0 keeps it. */
  readonly maxAgeMs: number;
}

export type AnyContract = EventContract | RequestContract;

export function defineEvent<Schema extends DescMessage>(
  contract: Omit<EventContract<Schema>, 'kind'>,
): EventContract<Schema> {
  return { kind: 'event', ...contract };
}

export function defineRequest<RequestSchema extends DescMessage, ResponseSchema extends DescMessage>(
  contract: Omit<RequestContract<RequestSchema, ResponseSchema>, 'kind'>,
): RequestContract<RequestSchema, ResponseSchema> {
  return { kind: 'request', ...contract };
}

export function defineTable<Schema extends DescMessage>(
  contract: Omit<TableContract<Schema>, 'kind'>,
): TableContract<Schema> {
  return { kind: 'table', ...contract };
}

export function requestersOf({ requesters = ['gateway'] }: RequestContract): readonly ServiceName[] {
  return requesters;
}

/**
 * A receiver that is handed one fact at a time, over all its replicas, as they were published: the gateway, whose event
 * log has them in that order.
 */
export function consumesInOrder(receiver: ServiceName): boolean {
  return receiver === 'gateway';
}

interface Named {
  readonly owner: ServiceName;
  readonly name: string;
}

/** `identity.v1.enrol-face` of a request, `identity.v1.person-recognized` of an event (its messages add `.<key>`). */
export function subjectOf(contract: Named): string {
  return `${contract.owner}.v1.${contract.name}`;
}

export function subjectOfMessage(contract: Named, key: string): string {
  return `${subjectOf(contract)}.${key}`;
}

export function subjectOfAll(contract: Named): string {
  return `${subjectOf(contract)}.*`;
}

/**
 * JetStream names may hold no dots. One stream an event: limits differ, and old servers filter a consumer once only.
 */
export function streamOf(contract: Named): string {
  return `${contract.owner}_v1_${contract.name}`;
}

/** Buckets share the rules for names with streams. */
export function bucketOf(contract: Named): string {
  return streamOf(contract);
}

/** One durable consumer for all replicas of a receiver, so that they share the work. */
export function durableOf(contract: Named, receiver: ServiceName): string {
  return `${receiver}__${streamOf(contract)}`;
}

/** Where a message goes that this receiver will never handle. */
export function deadLetterSubjectOf(receiver: ServiceName, subject: string): string {
  return `dead-letter.${receiver}.${subject}`;
}

export const deadLetterStream = 'dead-letter';
