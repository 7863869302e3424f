import {
  checkReadinessOf,
  deadLetterStream,
  deadLetterSubjectOf,
  describeReplicaOf,
  durableOf,
  events,
  requestersOf,
  requests,
  serviceNames,
  streamOf,
  subjectOf,
  subjectOfAll,
  tables,
  type EventContract,
  type RequestContract,
  type ServiceName,
} from '@smart-attendance/contracts';
import {
  deadLetterDurableOf,
  handlingStreamOf,
  handlingSubjectOf,
  tableStreamOf,
  tableSubjectOf,
} from './stream-names';

export const streamProvisioner = 'stream-provisioner';
/** Who has a password for the bus. */
export const busUsers = [...serviceNames, streamProvisioner] as const;
export type BusUser = (typeof busUsers)[number];

/** A dead letter is published again by the stream provisioner, which alone may publish what is another's. */
export const replaySubject = `${streamProvisioner}.replay-dead-letter`;

/** What one user may publish and subscribe to; everything else is refused by the server. */
export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Where answers for a user arrive. */
export function inboxOf(user: BusUser): string {
  return `_INBOX.${user}`;
}

export function permissionsOf(user: BusUser): Permissions {
  const { publish, subscribe } = user === streamProvisioner ? ofStreamProvisioner() : ofService(user);
  return {
    publish: [...new Set(publish)].sort(),
    subscribe: [...new Set([`${inboxOf(user)}.>`, ...subscribe])].sort(),
  };
}

interface Subjects {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

function ofService(service: ServiceName): Subjects {
  const published = events.filter(({ owner }) => owner === service);
  const received = events.filter(({ receivers }) => receivers.includes(service));
  const watched = events.filter(({ watchers = [] }) => watchers.includes(service));
  const everyRequest: readonly RequestContract[] = [
    ...requests,
    ...serviceNames.flatMap((owner) => [checkReadinessOf(owner), describeReplicaOf(owner)] as RequestContract[]),
  ];
  const signals = `signal.${service}.*`;
  return {
    publish: [
      '$JS.API.INFO',
      ...published.flatMap(publishing),
      ...received.flatMap((event) => receiving(event, service)),
      ...(received.length > 0 ? marking(service) : []),
      ...watched.flatMap(reading),
      ...everyRequest.filter((request) => requestersOf(request).includes(service)).map(subjectOf),
      ...tables.filter(({ owner }) => owner === service).flatMap(sharing),
      ...(service === 'gateway' ? overseeing() : []),
      signals,
    ],
    subscribe: [
      ...everyRequest.filter(({ owner }) => owner === service).map(subjectOf),
      ...watched.map(subjectOfAll),
      signals,
    ],
  };
}

function publishing(event: EventContract): readonly string[] {
  return [
    subjectOfAll(event),
    `$JS.API.STREAM.INFO.${streamOf(event)}`,
    // The publisher of frames compares what it publishes with what is there.
    ...(event.delivery.kind === 'perishable' ? reading(event) : []),
    ...(event.isErasable === true ? erasing(event) : []),
  ];
}

/** Dead letters are one stream, so whoever erases could delete those of others too; it could not read them. */
function erasing(event: EventContract): readonly string[] {
  return [
    ...reading(event),
    `$JS.API.STREAM.PURGE.${streamOf(event)}`,
    `$JS.API.STREAM.INFO.${deadLetterStream}`,
    `$JS.API.STREAM.PURGE.${deadLetterStream}`,
  ];
}

function receiving(event: EventContract, receiver: ServiceName): readonly string[] {
  const names = `${streamOf(event)}.${durableOf(event, receiver)}`;
  return [
    `$JS.API.STREAM.INFO.${streamOf(event)}`,
    `$JS.API.CONSUMER.INFO.${names}`,
    `$JS.API.CONSUMER.MSG.NEXT.${names}`,
    `$JS.ACK.${names}.>`,
    deadLetterSubjectOf(receiver, subjectOfAll(event)),
    ...(event.delivery.kind === 'kept' ? reading(event) : []),
  ];
}

function reading(event: EventContract): readonly string[] {
  return [`$JS.API.STREAM.MSG.GET.${streamOf(event)}`];
}

/** Marks that tell a message which kills whoever handles it. */
function marking(receiver: ServiceName): readonly string[] {
  const stream = handlingStreamOf(receiver);
  return [
    handlingSubjectOf(receiver, '*', '*'),
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.STREAM.PURGE.${stream}`,
    `$JS.API.STREAM.INFO.${deadLetterStream}`,
  ];
}

function sharing(table: (typeof tables)[number]): readonly string[] {
  const stream = tableStreamOf(table);
  return [
    tableSubjectOf(table, '*'),
    ...['INFO', 'MSG.GET', 'PURGE'].map((call) => `$JS.API.STREAM.${call}.${stream}`),
  ];
}

/** Backlogs of everybody, without content, and dead letters. */
function overseeing(): readonly string[] {
  const durable = `${deadLetterStream}.${deadLetterDurableOf('gateway')}`;
  return [
    ...events.map((event) => `$JS.API.STREAM.INFO.${streamOf(event)}`),
    ...events.flatMap((event) =>
      event.receivers.map((receiver) => `$JS.API.CONSUMER.INFO.${streamOf(event)}.${durableOf(event, receiver)}`),
    ),
    ...['INFO', 'MSG.GET', 'MSG.DELETE'].map((call) => `$JS.API.STREAM.${call}.${deadLetterStream}`),
    `$JS.API.CONSUMER.INFO.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${durable}`,
    `$JS.ACK.${durable}.>`,
    replaySubject,
  ];
}

/**
 * It sees no request and no answer to anybody else. Whoever may make streams can make one of any subject, so nobody
 * else may.
 */
function ofStreamProvisioner(): Subjects {
  return {
    publish: [
      '$JS.API.INFO',
      ...['INFO', 'CREATE', 'UPDATE', 'MSG.GET'].map((call) => `$JS.API.STREAM.${call}.*`),
      `$JS.API.STREAM.MSG.DELETE.${deadLetterStream}`,
      '$JS.API.CONSUMER.INFO.*.*',
      '$JS.API.CONSUMER.DELETE.*.*',
      '$JS.API.CONSUMER.CREATE.>',
      '$JS.API.CONSUMER.DURABLE.CREATE.*.*',
      ...events.filter(({ delivery }) => delivery.kind === 'kept').map(subjectOfAll),
    ],
    subscribe: [replaySubject],
  };
}
