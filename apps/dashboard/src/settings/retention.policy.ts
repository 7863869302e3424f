/** What services delete by themselves, as far as there are words for it. */
export const retentionKinds = [
  'sightings',
  'recognitions',
  'recognition_vectors',
  'counter_examples',
  'unknown_faces',
  'model_agreements',
  'stranger_visits',
  'enrolment_jobs',
  'erasures',
  'correction_requests',
  'leave_requests',
  'draft_days',
  'report_files',
  'camera_history',
  'sessions',
  'login_attempts',
  'login_places',
  'oidc_logins',
  'idempotency_keys',
  'events',
  'webhook_deliveries',
  'audit_log',
  'bus_messages',
  'dead_letters',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** A later version of the server may keep more. */
export function toRetentionKind(kind: string): RetentionKind | undefined {
  return retentionKinds.find((known) => known === kind);
}

interface KeptKind {
  readonly kind: string;
  readonly service: string;
  readonly days: number;
  readonly setting: string | null;
  readonly last_run_at: string | null;
  readonly last_deleted: number | null;
}

/** Receipts and the like are kept by several services alike: one row, with the oldest run of them. */
export function mergedKinds<Kind extends KeptKind>(kinds: readonly Kind[]): Kind[] {
  const merged = new Map<string, Kind>();
  for (const kind of kinds) {
    const key = `${kind.kind} ${kind.days} ${kind.setting ?? ''}`;
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
