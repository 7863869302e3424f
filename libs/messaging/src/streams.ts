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
  type JetStreamManager,
  type StreamConfig,
} from 'nats';
import {
  bucketOf,
  deadLetterStream,
  durableOf,
  streamOf,
  subjectOfAll,
  type Delivery,
  type EventContract,
  type ServiceName,
  type TableContract,
} from '@smart-attendance/contracts';

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

const handlingAgeMaxMs = 60 * 60 * 1_000;
const handlingBytesMax = 4 * 1024 * 1024;

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
export async function ensureStream(
  manager: JetStreamManager,
  contract: EventContract,
  replicas: number,
): Promise<void> {
  await ensure(manager, {
    name: streamOf(contract),
    subjects: [subjectOfAll(contract)],
    num_replicas: replicas,
    ...settingsOfDelivery(contract.delivery),
  });
}

export async function ensureDeadLetterStream(manager: JetStreamManager, replicas: number): Promise<void> {
  await ensure(manager, {
    name: deadLetterStream,
    subjects: ['dead-letter.>'],
    num_replicas: replicas,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(deadLetterAgeMaxMs),
    max_bytes: deadLetterBytesMax,
    duplicate_window: nanos(duplicateWindowMs),
  });
}

export const handlingStream = 'handling';

export function handlingSubjectOf(consumer: string, sequence: number): string {
  return `handling.${consumer}.${String(sequence)}`;
}

/** For the marks of HandlingMarks. In memory: they count only while a process dies again and again. */
export async function ensureHandlingStream(manager: JetStreamManager, replicas: number): Promise<void> {
  await ensure(manager, {
    name: handlingStream,
    subjects: ['handling.*.*'],
    num_replicas: replicas,
    storage: StorageType.Memory,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
    max_age: nanos(handlingAgeMaxMs),
    max_bytes: handlingBytesMax,
  });
}

/** As NATS names them, so that its own tools show a table as a bucket. */
export function tableStreamOf(contract: TableContract): string {
  return `KV_${bucketOf(contract)}`;
}

export function tableSubjectOf(contract: TableContract, key: string): string {
  return `$KV.${bucketOf(contract)}.${key}`;
}

export async function ensureTableStream(
  manager: JetStreamManager,
  contract: TableContract,
  replicas: number,
): Promise<void> {
  await ensure(manager, {
    name: tableStreamOf(contract),
    subjects: [tableSubjectOf(contract, '>')],
    num_replicas: replicas,
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

async function ensure(manager: JetStreamManager, settings: StreamSettings): Promise<void> {
  try {
    const { config } = await manager.streams.info(settings.name);
    const changed = Object.entries(settings).some(
      ([key, value]) => JSON.stringify(config[key as keyof StreamConfig]) !== JSON.stringify(value),
    );
    if (changed) await manager.streams.update(settings.name, settings);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    await manager.streams.add(settings);
  }
}

interface DurableOptions {
  readonly waitMs: number;
  readonly inOrder: boolean;
}

/** The durable pull consumer that all replicas of one receiver share. */
export async function ensureConsumer<Schema extends DescMessage>(
  manager: JetStreamManager,
  contract: EventContract<Schema>,
  receiver: ServiceName,
  { waitMs, inOrder }: DurableOptions,
): Promise<void> {
  const { delivery } = contract;
  await ensureDurable(
    manager,
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
export async function ensureDeadLetterConsumer(manager: JetStreamManager, durable: string): Promise<void> {
  await ensureDurable(
    manager,
    deadLetterStream,
    { durable_name: durable, headers_only: true, ack_wait: nanos(inOrderAckWaitMs), max_ack_pending: 1 },
    false,
  );
}

/** @param goesWhenHandled whether a message leaves the stream with its acknowledgement */
async function ensureDurable(
  manager: JetStreamManager,
  stream: string,
  settings: Partial<ConsumerConfig> & { readonly durable_name: string },
  goesWhenHandled: boolean,
): Promise<void> {
  if (await isAheadOfStream(manager, stream, settings.durable_name, goesWhenHandled)) {
    await manager.consumers.delete(stream, settings.durable_name).catch(unlessNotFound);
  }
  await manager.consumers.add(stream, {
    ack_policy: AckPolicy.Explicit,
    // A receiver that is new gets what was published before it came: facts are kept for that.
    deliver_policy: DeliverPolicy.All,
    ...settings,
  });
}

/**
 * A server that was killed with its disk full may come back with a stream that begins to count anew and a consumer that
 * remembers where it was: it would pass over every message up to there. Made anew it gets what is there, some of it
 * again.
 */
async function isAheadOfStream(
  manager: JetStreamManager,
  stream: string,
  durable: string,
  goesWhenHandled: boolean,
): Promise<boolean> {
  // The consumer first: what is acknowledged in between only makes the stream look further on.
  const consumer = await manager.consumers.info(stream, durable).catch(unlessNotFound);
  if (consumer === undefined) return false;
  const { state } = await manager.streams.info(stream);
  if (consumer.delivered.stream_seq > state.last_seq) return true;
  // Of a fact that is gone when it is handled nothing can be left below the last of which that is known.
  return goesWhenHandled && state.messages > 0 && state.first_seq <= consumer.ack_floor.stream_seq;
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
