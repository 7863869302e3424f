import { createHash } from 'node:crypto';
import type { AuditEntry, ChainedEntry } from './audit-entry';

/** Where a chain stands: its last entry, or what is left of the entries that are not kept any more. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: Buffer;
}

/** What goes into the hash of an entry, its members in the order of the alphabet; answers and exports show the same. */
export function toAuditContent(entry: AuditEntry & { readonly sequence: number }) {
  return {
    account_hash: entry.accountHash,
    action: entry.action,
    actor_id: entry.actorId,
    actor_kind: entry.actorKind,
    actor_role: entry.actorRole,
    address: entry.address,
    at: entry.at.toISOString(),
    fields: entry.fields,
    id: entry.id,
    reason: entry.reason,
    requests: entry.requests,
    result: entry.result,
    sequence: entry.sequence,
    status: entry.status,
    target_id: entry.targetId,
    target_kind: entry.targetKind,
    trace_id: entry.traceId,
    user_agent: entry.userAgent,
    user_id: entry.userId,
  };
}

/** sha256 of the hash before, as bytes, and the content as JSON without spaces, in UTF-8. */
export function hashOfEntry(before: Buffer, entry: AuditEntry & { readonly sequence: number }): Buffer {
  return createHash('sha256')
    .update(before)
    .update(JSON.stringify(toAuditContent(entry)))
    .digest();
}

/** The entries in their places after `last`. */
export function chainAfter(last: ChainPlace, entries: readonly AuditEntry[]): ChainedEntry[] {
  let { sequence, hash } = last;
  return entries.map((entry) => {
    sequence += 1;
    hash = hashOfEntry(hash, { ...entry, sequence });
    return { ...entry, sequence, hash };
  });
}

export interface ChainFault {
  /** The first entry that does not fit. */
  readonly sequence: number;
  /**
   * `missing`: it is not there, though later ones are or should be. `changed`: it, or its hash, is not what was
   * written.
   */
  readonly fault: 'missing' | 'changed';
}

/** What is wrong with the entries that should follow after `last`; undefined when they fit. */
export function faultAfter(last: ChainPlace, entries: readonly ChainedEntry[]): ChainFault | undefined {
  let { sequence, hash } = last;
  for (const entry of entries) {
    sequence += 1;
    if (entry.sequence !== sequence) return { sequence, fault: 'missing' };
    if (!hashOfEntry(hash, entry).equals(entry.hash)) return { sequence, fault: 'changed' };
    hash = entry.hash;
  }
  return undefined;
}
