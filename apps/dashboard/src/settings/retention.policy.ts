interface KeptKind {
  readonly kind: string;
  readonly service: string;
  readonly hours: number;
  readonly setting: string | null;
  readonly last_run_at: string | null;
  readonly last_deleted: number | null;
}

/** Receipts and the like are kept by several services alike: one row, with the oldest run of them. */
export function mergedKinds<Kind extends KeptKind>(kinds: readonly Kind[]): Kind[] {
  const merged = new Map<string, Kind>();
  for (const kind of kinds) {
    const key = `${kind.kind} ${kind.hours} ${kind.setting ?? ''}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? kind : both(known, kind));
  }
  return [...merged.values()];
}

function both<Kind extends KeptKind>(one: Kind, other: Kind): Kind {
  const deleted = one.last_deleted === null && other.last_deleted === null ? null : sum(one, other);
  const runs = [one.last_run_at, other.last_run_at].filter((at) => at !== null).sort();
  return { ...one, last_run_at: runs[0] ?? null, last_deleted: deleted };
}

function sum(one: KeptKind, other: KeptKind): number {
  return (one.last_deleted ?? 0) + (other.last_deleted ?? 0);
}
