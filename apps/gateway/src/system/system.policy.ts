import { serviceNames, type DescribeReplicaResponse } from '@smart-attendance/contracts';
import type { SystemState } from './system-state';

/** `not_ready`: something is missing without which not all work is done. `degraded`: all is there, not all is well. */
export type SystemStatus = 'ok' | 'degraded' | 'not_ready';

export interface SystemReason {
  readonly code:
    | 'not_ready'
    | 'replica_not_ready'
    | 'behind'
    | 'outbox_waits'
    | 'dead_letters'
    | 'streams_missing'
    | 'little_room'
    | 'versions_differ'
    | 'model_packs_differ'
    | 'nobody_enrolled'
    | 'audit_log_waits'
    | 'not_told';
  /** What it is about: a service, `nats` or `database`. */
  readonly about: string;
  /** A sentence a person can act on. */
  readonly message: string;
}

/** A fact that waits longer is not just on its way: the first retries are over. */
const behindMs = 30_000;
/** What a commit leaves for the next sweep, 5 s later, is less unless the bus takes nothing. */
const outboxRowsMax = 100;
const deadLetterCountsMs = 60 * 60 * 1_000;
const roomBytesMin = 1024 ** 3;
const auditWaitingMax = 1_000;

export function judgeSystem(state: SystemState): {
  readonly status: SystemStatus;
  readonly reasons: readonly SystemReason[];
} {
  const missing = notReady(state);
  const reasons = [
    ...missing,
    ...replicasNotReady(state),
    ...behind(state),
    ...outboxes(state),
    ...deadLetters(state),
    ...streams(state),
    ...room(state),
    ...versions(state),
    ...models(state),
    ...auditLog(state),
    ...notTold(state),
  ];
  const status = missing.length > 0 ? 'not_ready' : reasons.length > 0 ? 'degraded' : 'ok';
  return { status, reasons };
}

function notReady({ dependencies }: SystemState): SystemReason[] {
  return dependencies
    .filter(({ state }) => state !== 'ready')
    .map(({ name, detail }) => ({ code: 'not_ready', about: name, message: `${name} is not ready: ${detail}` }));
}

function replicasNotReady({ replicas, dependencies }: SystemState): SystemReason[] {
  return [...replicas].flatMap(([service, all]) => {
    const ill = all.filter(({ ready }) => !ready);
    // Said already, by the service as a whole.
    if (ill.length === 0 || dependencies.some(({ name, state }) => name === service && state !== 'ready')) return [];
    const details = ill
      .flatMap((replica) => replica.dependencies.filter(({ ready }) => !ready))
      .map(({ name, detail }) => `${name} ${detail}`);
    const message = `${ill.length} of ${all.length} replicas of ${service} are not ready: ${[...new Set(details)].join('; ')}`;
    return [{ code: 'replica_not_ready', about: service, message }];
  });
}

function behind({ backlogs = [], at }: SystemState): SystemReason[] {
  return backlogs.flatMap(({ event, receiver, waiting = 0, oldestAt }) => {
    const ageMs = oldestAt === undefined ? 0 : at.getTime() - oldestAt.getTime();
    if (ageMs <= behindMs) return [];
    const message =
      `${receiver} is behind: ${waiting} of ${event} wait, the oldest for ${duration(ageMs)}. ` +
      'Its log says what it waits for; if it says nothing, it wants more replicas.';
    return [{ code: 'behind', about: receiver, message }];
  });
}

function outboxes({ replicas }: SystemState): SystemReason[] {
  return [...replicas].flatMap(([service, all]) => {
    const rows = Math.max(0, ...all.map(({ outboxRows }) => outboxRows ?? 0));
    if (rows < outboxRowsMax) return [];
    const message = `${service} has ${rows} events that the message bus has not taken; the log of the bus says why.`;
    return [{ code: 'outbox_waits', about: service, message }];
  });
}

function deadLetters({ deadLetters: letters, at }: SystemState): SystemReason[] {
  if (letters?.lastDiedAt === undefined) return [];
  const ageMs = at.getTime() - letters.lastDiedAt.getTime();
  if (ageMs > deadLetterCountsMs) return [];
  const message =
    `A message that nobody could handle was given up ${duration(ageMs)} ago, ${letters.total} in all: ` +
    'GET /api/v1/dead-letters says which and why; replay it once the cause is mended, or forget it.';
  return [{ code: 'dead_letters', about: 'nats', message }];
}

function streams({ fleet }: SystemState): SystemReason[] {
  if (fleet === undefined) return [];
  const live = liveStreams(fleet);
  if (live >= fleet.camerasWanted) return [];
  const message =
    `${fleet.camerasWanted - live} of ${fleet.camerasWanted} cameras that should be watched now are not: ` +
    (fleet.isOverfull
      ? 'the replicas of stream-ingestion carry no more; start another one, or raise MAX_STREAMS.'
      : 'GET /api/v1/cameras/{id}/health says why.');
  return [{ code: 'streams_missing', about: 'stream-ingestion', message }];
}

export function liveStreams(fleet: { readonly replicas: readonly { readonly streamsLive: number }[] }): number {
  return fleet.replicas.reduce((sum, { streamsLive }) => sum + streamsLive, 0);
}

function room({ replicas }: SystemState): SystemReason[] {
  const dependencies = [...replicas.values()].flat().flatMap((replica) => replica.dependencies);
  return [...new Set(dependencies.map(({ name }) => name))].flatMap((name) => {
    const free = dependencies.flatMap((one) => (one.name === name ? (one.freeBytes ?? []) : [])).map(Number);
    const least = Math.min(...free);
    if (least >= roomBytesMin) return [];
    const message = `The disk of ${name} has ${Math.round(least / 1024 ** 2)} MiB left; make room before it is full.`;
    return [{ code: 'little_room', about: name, message }];
  });
}

function versions({ replicas }: SystemState): SystemReason[] {
  const all = [...replicas.values()].flat();
  const numbers = distinct(all.map(({ version }) => version));
  // Where it is not known, it is no other one.
  const revisions = distinct(all.map(({ revision }) => revision));
  if (numbers.length < 2 && revisions.length < 2) return [];
  const found = distinct(all.map(versionOf));
  const message = `Replicas of different versions run: ${found.join(', ')}. Finish the update, or go back as a whole.`;
  return [{ code: 'versions_differ', about: 'gateway', message }];
}

function versionOf({ version, revision }: DescribeReplicaResponse): string {
  return revision === '' ? version : `${version} (${revision})`;
}

function models({ replicas }: SystemState): SystemReason[] {
  const workers = replicas.get('face-inference') ?? [];
  // While models are changed each looks with two, in either order.
  const packs = distinct(workers.flatMap(({ modelPack, secondModelPack }) => [modelPack, secondModelPack])).filter(
    (one) => one !== '',
  );
  const hasAll = ({ modelPack, secondModelPack }: DescribeReplicaResponse): boolean =>
    packs.every((pack) => pack === modelPack || pack === secondModelPack);
  if (!workers.every(hasAll)) {
    const message = `Replicas of face-inference work with different model packs, whose faces never match: ${packs.join(', ')}. Give all the same MODEL_PACK and MODEL_PACK_SECOND.`;
    return [{ code: 'model_packs_differ', about: 'face-inference', message }];
  }
  const galleries = (replicas.get('identity') ?? []).map(({ galleryPeople }) => galleryPeople);
  const others = distinct(galleries.flatMap((gallery) => Object.keys(gallery))).filter((one) => !packs.includes(one));
  const isSomebodyKnown = galleries.some((gallery) => packs.some((pack) => (gallery[pack] ?? 0) > 0));
  if (packs.length === 0 || others.length === 0 || isSomebodyKnown) return [];
  const message =
    `Nobody is recognised: no face is enrolled with the model pack ${packs.join(', ')} that face-inference works with, ` +
    `only with ${others.join(', ')}. Enrol again, or set MODEL_PACK back.`;
  return [{ code: 'nobody_enrolled', about: 'identity', message }];
}

function auditLog({ auditLog: { waiting, failingSince }, at }: SystemState): SystemReason[] {
  if (failingSince === undefined && waiting < auditWaitingMax) return [];
  const since = failingSince === undefined ? '' : ` for ${duration(at.getTime() - failingSince.getTime())}`;
  const message = `The audit log is not written${since}, ${waiting} entries wait: look at the database of the gateway.`;
  return [{ code: 'audit_log_waits', about: 'gateway', message }];
}

/** What nobody told is not well; of what is not ready that is said already. */
function notTold({ dependencies, replicas, backlogs, deadLetters: letters, fleet }: SystemState): SystemReason[] {
  const isReady = (name: string): boolean => dependencies.some((one) => one.name === name && one.state === 'ready');
  const silent = serviceNames
    .filter((service) => isReady(service) && (replicas.get(service) ?? []).length === 0)
    .map((service) => [
      service,
      `${service} works, and says nothing of its replicas: it may be of an earlier version.`,
    ]);
  const isBusSilent = backlogs === undefined || letters === undefined;
  const others = [
    ...(isBusSilent && isReady('nats') ? [['nats', 'The bus did not tell how many messages wait; ask again.']] : []),
    ...(fleet === undefined && isReady('stream-ingestion')
      ? [['stream-ingestion', 'stream-ingestion did not tell which cameras it watches; ask again.']]
      : []),
  ];
  return [...silent, ...others].map(([about = '', message = '']) => ({ code: 'not_told', about, message }));
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '').sort();
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}
