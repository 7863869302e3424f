import { setTimeout as pause } from 'node:timers/promises';
import type { DescMessage } from '@bufbuild/protobuf';
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  ErrorCode,
  nanos,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type ConsumerInfo,
  type JetStreamManager,
  type StreamConfig,
} from 'nats';
import {
  consumesInOrder,
  deadLetterStream,
  durableOf,
  streamOf,
  subjectOfAll,
  type Delivery,
  type EventContract,
  type ServiceName,
  type TableContract,
} from '@smart-attendance/contracts';
import {
  deadLetterDurableOf,
  handlingStreamOf,
  handlingSubjectOf,
  tableStreamOf,
  tableSubjectOf,
} from './stream-names';

/**
 * A fact that is not acknowledged in this time is handed out again; a long handler signals that it is still working.
 */
export const ackWaitMs = 30_000;
/** The same of a consumer that waits with all later ones: a process that was killed keeps them back no longer. */
export const inOrderAckWaitMs = 5_000;
/** Facts in the hands of all replicas of one receiver together. */
const unacknowledgedMax = 1_000;
/** Within this time a second publication under the same id is dropped by the server. */
const duplicateWindowMs = 2 * 60 * 1_000;
const deadLetterAgeMaxMs = 14 * 24 * 60 * 60 * 1_000;
const deadLetterBytesMax = 256 * 1024 * 1024;

/** What was handled is gone from its stream by then, on every server of a cluster. */
const goneAfterMs = 500;

const handlingAgeMaxMs = 60 * 60 * 1_000;
const handlingBytesMax = 4 * 1024 * 1024;

/** Where streams are, and whether we make them. */
export interface StreamHost {
  readonly manager: JetStreamManager;
  readonly streamReplicas: number;
  readonly streamsProvisioned: boolean;
}

type StreamSettings = Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>;

function settingsOfDelivery(delivery: Delivery): Partial<StreamConfig> {
  switch (delivery.kind) {
    case 'perishable':
      return {
        storage: StorageType.Memory,
        retention: RetentionPolicy.Limits,
        discard: DiscardPolicy.Old,
        max_msgs_per_subject: 1,
        max_age: nanos(delivery.maxAgeMs),
        max_bytes: delivery.bytesMax,
        allow_direct: true,
        // The smallest the server allows with this age: ids of frames are of no use for longer.
        duplicate_window: nanos(delivery.maxAgeMs),
      };
    case 'until-handled':
      return {
        storage: StorageType.File,
        retention: RetentionPolicy.Workqueue,
        discard: DiscardPolicy.New,
        max_bytes: delivery.bytesMax,
        duplicate_window: nanos(duplicateWindowMs),
      };
    case 'kept':
      return {
        storage: StorageType.File,
        retention: RetentionPolicy.Limits,
        // The oldest goes when it is full: nearly always long handled, while refusing the newest would stop attendance
        // on a busy site as soon as a week of handled facts fills the stream.
        discard: DiscardPolicy.Old,
        max_age: nanos(delivery.maxAgeMs),
        max_bytes: delivery.bytesMax,
        duplicate_window: nanos(duplicateWindowMs),
      };
  }
}

/** Makes the event's stream be there with today's limits. Safe to call from many processes at once, again and again. */
export async function ensureStream(host: StreamHost, contract: EventContract): Promise<void> {
  await ensure(host, {
    name: streamOf(contract),
    subjects: [subjectOfAll(contract)],
    ...settingsOfDelivery(contract.delivery),
  });
}

export async function ensureDeadLetterStream(host: StreamHost): Promise<void> {
  await ensure(host, {
    name: deadLetterStream,
    subjects: ['dead-letter.>'],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(deadLetterAgeMaxMs),
    max_bytes: deadLetterBytesMax,
    duplicate_window: nanos(duplicateWindowMs),
  });
}

/** For the marks of HandlingMarks. In memory: they count only while a process dies again and again. */
export async function ensureHandlingStream(host: StreamHost, receiver: ServiceName): Promise<void> {
  await ensure(host, {
    name: handlingStreamOf(receiver),
    subjects: [handlingSubjectOf(receiver, '*', '*')],
    storage: StorageType.Memory,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(handlingAgeMaxMs),
    max_bytes: handlingBytesMax,
  });
}

export async function ensureTableStream(host: StreamHost, contract: TableContract): Promise<void> {
  await ensure(host, {
    name: tableStreamOf(contract),
    subjects: [tableSubjectOf(contract, '>')],
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    max_msgs_per_subject: 1,
    // A table that is full refuses; a record that still counts never makes room for another.
    discard: DiscardPolicy.New,
    max_bytes: contract.bytesMax,
    max_age: nanos(contract.maxAgeMs),
    duplicate_window: nanos(
      contract.maxAgeMs === 0 ? duplicateWindowMs : Math.min(duplicateWindowMs, contract.maxAgeMs),
    ),
    allow_rollup_hdrs: true,
    deny_delete: true,
    allow_direct: true,
  });
}

async function ensure(
  { manager, streamReplicas, streamsProvisioned }: StreamHost,
  limits: StreamSettings,
): Promise<void> {
  const settings = { num_replicas: streamReplicas, ...limits };
  const present = await manager.streams.info(settings.name).catch(unlessNotFound);
  if (streamsProvisioned) {
    if (present === undefined) throw notMadeYet(`stream ${settings.name}`);
  } else if (present === undefined) {
    await manager.streams.add(settings);
  } else if (differs(settings, present.config)) {
    await manager.streams.update(settings.name, settings);
  }
}

function differs<Config extends object>(wanted: Partial<Config>, present: Config): boolean {
  return Object.entries(wanted).some(
    ([key, value]) => JSON.stringify(present[key as keyof Config]) !== JSON.stringify(value),
  );
}

/** It is made within seconds of the stream provisioner's reaching the bus. */
function notMadeYet(what: string): Error {
  return new Error(`The stream provisioner has not made the ${what} yet.`);
}

export interface DurableOptions {
  /** Unless it is acknowledged or worked on, a fact is handed out again after this time. */
  readonly waitMs: number;
  /** One fact at a time, over all replicas, as the stream has them; one that has to wait lets the later ones wait. */
  readonly inOrder: boolean;
}

/** What a receiver's consumer is like unless it is made for a spec. */
export function durableOptionsOf(receiver: ServiceName): DurableOptions {
  const inOrder = consumesInOrder(receiver);
  return { inOrder, waitMs: inOrder ? inOrderAckWaitMs : ackWaitMs };
}

/** The durable pull consumer that all replicas of one receiver share. */
export async function ensureConsumer<Schema extends DescMessage>(
  host: StreamHost,
  contract: EventContract<Schema>,
  receiver: ServiceName,
  { waitMs, inOrder }: DurableOptions,
): Promise<void> {
  const { delivery } = contract;
  await ensureDurable(
    host,
    streamOf(contract),
    {
      durable_name: durableOf(contract, receiver),
      filter_subject: subjectOfAll(contract),
      ack_wait: nanos(waitMs),
      max_ack_pending: inOrder ? 1 : unacknowledgedMax,
      ...(delivery.kind === 'perishable' && { max_deliver: 1, ack_wait: nanos(delivery.maxAgeMs) }),
    },
    delivery.kind === 'until-handled',
  );
}

/** The one of dead letters: one after the other, and without their content. */
export async function ensureDeadLetterConsumer(host: StreamHost, receiver: ServiceName): Promise<void> {
  await ensureDurable(
    host,
    deadLetterStream,
    {
      durable_name: deadLetterDurableOf(receiver),
      headers_only: true,
      ack_wait: nanos(inOrderAckWaitMs),
      max_ack_pending: 1,
    },
    false,
  );
}

/** @param goesWhenHandled whether a message leaves the stream with its acknowledgement */
async function ensureDurable(
  { manager, streamsProvisioned }: StreamHost,
  stream: string,
  limits: Partial<ConsumerConfig> & { readonly durable_name: string },
  goesWhenHandled: boolean,
): Promise<void> {
  const settings = {
    ack_policy: AckPolicy.Explicit,
    // A receiver that is new gets what was published before it came: facts are kept for that.
    deliver_policy: DeliverPolicy.All,
    ...limits,
  };
  const durable = settings.durable_name;
  // The consumer first: what is acknowledged in between only makes the stream look further on.
  const present = await manager.consumers.info(stream, durable).catch(unlessNotFound);
  if (streamsProvisioned) {
    if (present === undefined) throw notMadeYet(`consumer ${durable}`);
    return;
  }
  if (present !== undefined) {
    if (!(await isAheadOfStream(manager, present, goesWhenHandled))) {
      if (differs(settings, present.config)) await manager.consumers.add(stream, settings);
      return;
    }
    await manager.consumers.delete(stream, durable).catch(unlessNotFound);
  }
  await manager.consumers.add(stream, settings);
}

/**
 * A server that was killed with its disk full may come back with a stream that begins to count anew and a consumer that
 * remembers where it was: it would pass over every message up to there. Made anew it gets what is there, some of it
 * again. Looked at twice, since a busy stream still has for a moment what its consumer has handled.
 */
async function isAheadOfStream(
  manager: JetStreamManager,
  consumer: ConsumerInfo,
  goesWhenHandled: boolean,
): Promise<boolean> {
  const isAhead = async (): Promise<boolean> => {
    const { state } = await manager.streams.info(consumer.stream_name);
    if (consumer.delivered.stream_seq > state.last_seq) return true;
    // Of a fact that is gone when it is handled nothing can be left below the last of which that is known.
    return goesWhenHandled && state.messages > 0 && state.first_seq <= consumer.ack_floor.stream_seq;
  };
  if (!(await isAhead())) return false;
  await pause(goneAfterMs);
  return isAhead();
}

function unlessNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

export function isNotFound(error: unknown): boolean {
  return apiErrorOf(error)?.code === 404;
}

/** The stream itself is missing; publishing into it finds nobody who would answer. */
export function isStreamGone(error: unknown): boolean {
  return apiErrorOf(error)?.err_code === 10_059 || (error as { code?: unknown }).code === ErrorCode.NoResponders;
}

/**
 * The last message of the subject is another one than the publisher expected; newer servers know two numbers for it.
 */
export function isWrongLastSequence(error: unknown): boolean {
  return [10_071, 10_164].includes(apiErrorOf(error)?.err_code ?? 0);
}

function apiErrorOf(error: unknown): { readonly code?: number; readonly err_code?: number } | undefined {
  return (error as { api_error?: { code?: number; err_code?: number } } | undefined)?.api_error;
}
