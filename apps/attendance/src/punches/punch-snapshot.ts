import type { Json } from '../ledger/ledger-chain.policy';
import type { PunchRow } from './punch.entity';

/**
 * A punch that a person had a hand in, as the ledger keeps it: every column but what people wrote, which stands in the
 * entry.
 */
export function toPunchSnapshot(punch: PunchRow): Record<string, Json> {
  return {
    person_id: punch.personId,
    camera_id: punch.cameraId,
    site_id: punch.siteId,
    role: punch.role,
    source: punch.source,
    author_id: punch.authorId,
    first_seen_at: punch.firstSeenAt.toISOString(),
    last_seen_at: punch.lastSeenAt.toISOString(),
    handled_at: punch.handledAt.toISOString(),
    withdrawn_at: punch.withdrawnAt?.toISOString() ?? null,
    withdrawn_by: punch.withdrawnBy,
    told_at: punch.toldAt?.toISOString() ?? null,
  };
}
