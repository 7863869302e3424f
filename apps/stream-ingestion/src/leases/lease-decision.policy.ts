import { assign, type Member } from './assignment.policy';

/** Camera to the replica that holds it. */
export type Holders = ReadonlyMap<string, string>;

/** The world as one replica sees it at one moment. */
export interface LeaseView {
  readonly me: string;
  /** Cameras that are to be watched now; undefined while the registry has not answered yet. */
  readonly wanted: ReadonlySet<string> | undefined;
  /** Cameras whose stream is open here, or still closing. */
  readonly open: ReadonlySet<string>;
  readonly holders: Holders;
  /** Replicas that have a record and live, this one among them. */
  readonly members: readonly Member[];
  readonly dead: ReadonlySet<string>;
}

export interface LeaseDecision {
  /** What this replica carries once `next` is written. */
  readonly held: ReadonlySet<string>;
  /** The leases as they should be; undefined when they are as they should be. */
  readonly next: Holders | undefined;
  /** Wanted cameras for which nobody has room. */
  readonly left: readonly string[];
}

/**
 * What one replica does about the leases. It claims for itself only, what is free or was held by the dead; it gives up
 * its own only, and only when their stream is closed, so that the next one may open it at once. Nobody touches what
 * another living replica holds.
 */
export function decideLeases({ me, wanted, open, holders, members, dead }: LeaseView): LeaseDecision {
  if (wanted === undefined) return { held: new Set(), next: undefined, left: [] };
  const living = new Map([...holders].filter(([, replicaId]) => !dead.has(replicaId)));
  // Open here and held by nobody: the table was lost, and its reconstruction should move no camera.
  for (const cameraId of open) if (!living.has(cameraId)) living.set(cameraId, me);

  const memberIds = new Set(members.map(({ replicaId }) => replicaId));
  const isOutOfReach = (cameraId: string): boolean => {
    const holder = living.get(cameraId);
    return holder !== undefined && !memberIds.has(holder);
  };
  const { targets, left } = assign(
    [...wanted].filter((cameraId) => !isOutOfReach(cameraId)),
    members,
    living,
  );

  const next = new Map(living);
  for (const [cameraId, replicaId] of living) {
    if (replicaId === me && targets.get(cameraId) !== me && !open.has(cameraId)) next.delete(cameraId);
  }
  for (const [cameraId, replicaId] of targets) {
    if (replicaId === me && !next.has(cameraId)) next.set(cameraId, me);
  }
  const held = [...next].filter(([cameraId, replicaId]) => replicaId === me && targets.get(cameraId) === me);
  return {
    held: new Set(held.map(([cameraId]) => cameraId)),
    next: isWorthWriting(holders, next, me, members) ? next : undefined,
    left,
  };
}

/** What only tidies up after the dead is left to one of the replicas, so that they do not all write the same. */
function isWorthWriting(before: Holders, next: Holders, me: string, members: readonly Member[]): boolean {
  const concernsMe = (holders: Holders, cameraId: string): boolean => holders.get(cameraId) === me;
  const changed = [...new Set([...before.keys(), ...next.keys()])].filter(
    (cameraId) => before.get(cameraId) !== next.get(cameraId),
  );
  if (changed.some((cameraId) => concernsMe(before, cameraId) || concernsMe(next, cameraId))) return true;
  const first = members.map(({ replicaId }) => replicaId).sort()[0];
  return changed.length > 0 && first === me;
}
