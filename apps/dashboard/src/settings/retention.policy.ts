/** What services delete by themselves, as far as there are words for it. */
export const retentionKinds = [
  'sightings',
  'recognitions',
  'stranger_visits',
  'camera_history',
  'events',
  'audit_log',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** A later version of the server may keep more. */
export function toRetentionKind(kind: string): RetentionKind | undefined {
  return retentionKinds.find((known) => known === kind);
}
