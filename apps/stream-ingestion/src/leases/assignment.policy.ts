/** A replica that takes part in sharing. */
export interface Member {
  readonly replicaId: string;
  /** Streams it carries at most. */
  readonly capacity: number;
}

export interface Assignment {
  /** Which replica should carry a camera. */
  readonly targets: ReadonlyMap<string, string>;
  /** Cameras for which all replicas together have no room. */
  readonly left: readonly string[];
}

/**
 * Who should carry what. Every replica computes the same from the same facts, so nobody has to decide for the others.
 *
 * Each gets as many cameras as every other, or one more, or as many as it can carry if that is less. Who holds a camera
 * keeps it as long as that holds: a camera moves only if its replica has at least two more than another one that has
 * room.
 *
 * @param cameraIds those to be carried, in any order
 * @param holders who holds which now; a holder that is no member holds nothing
 */
export function assign(
  cameraIds: Iterable<string>,
  members: readonly Member[],
  holders: ReadonlyMap<string, string>,
): Assignment {
  const held = new Map<string, string[]>(members.map(({ replicaId }) => [replicaId, []]));
  const free: string[] = [];
  const sorted = [...cameraIds].sort();
  for (const cameraId of sorted) (held.get(holders.get(cameraId) ?? '') ?? free).push(cameraId);

  const quotas = quotasOf(sorted.length, members, held);
  const targets = new Map<string, string>();
  for (const [replicaId, quota] of quotas) {
    const cameras = held.get(replicaId) ?? [];
    for (const cameraId of cameras.slice(0, quota)) targets.set(cameraId, replicaId);
    free.push(...cameras.slice(quota));
  }
  const inOrder = free.sort()[Symbol.iterator]();
  for (const [replicaId, quota] of quotas) {
    for (let room = quota - (held.get(replicaId)?.length ?? 0); room > 0; room -= 1) {
      const next = inOrder.next();
      if (next.done === true) break;
      targets.set(next.value, replicaId);
    }
  }
  return { targets, left: [...inOrder] };
}

/**
 * Water poured into vessels of different heights: the small ones are full, the others stand at the same level. What
 * does not come out even goes to those who hold most already.
 */
function quotasOf(
  cameras: number,
  members: readonly Member[],
  held: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const heldBy = ({ replicaId }: Member): number => held.get(replicaId)?.length ?? 0;
  const quotas = new Map<string, number>();
  let vessels = [...members].sort((one, other) => one.capacity - other.capacity);
  let rest = cameras;
  for (let [smallest] = vessels; smallest !== undefined; [smallest] = vessels) {
    if (smallest.capacity > Math.floor(rest / vessels.length)) break;
    quotas.set(smallest.replicaId, smallest.capacity);
    rest -= smallest.capacity;
    vessels = vessels.slice(1);
  }
  const level = vessels.length === 0 ? 0 : Math.floor(rest / vessels.length);
  const byHeld = vessels.sort(
    (one, other) => heldBy(other) - heldBy(one) || (one.replicaId < other.replicaId ? -1 : 1),
  );
  const over = rest - level * vessels.length;
  byHeld.forEach(({ replicaId }, place) => quotas.set(replicaId, level + (place < over ? 1 : 0)));
  return quotas;
}
