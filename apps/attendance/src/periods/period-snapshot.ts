import type { Json } from '../ledger/ledger-chain.policy';
import type { PeriodRow } from './period.entity';

/** A period as the ledger keeps it: every column, by its name in the database. */
export function toPeriodSnapshot(period: PeriodRow): Record<string, Json> {
  return {
    date_from: period.dateFrom,
    date_to: period.dateTo,
    locked_by: period.lockedBy,
    locked_at: period.lockedAt.toISOString(),
    lock_reason: period.lockReason,
    open_items: { ...period.openItems },
    unlocked_by: period.unlockedBy,
    unlocked_at: period.unlockedAt?.toISOString() ?? null,
    unlock_reason: period.unlockReason,
    revision: period.revision,
    created_at: period.createdAt.toISOString(),
    updated_at: period.updatedAt.toISOString(),
  };
}
