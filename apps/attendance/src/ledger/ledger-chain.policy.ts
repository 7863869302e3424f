import { createHash } from 'node:crypto';

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a ledger entry is about. */
export type LedgerSubject = 'record' | 'correction' | 'punch' | 'rule' | 'leave' | 'lock';

/** Something that people are paid by has changed: who did what to what, and what it was before and is now. */
export interface LedgerEntry {
  /** ISO 8601, to the millisecond. */
  readonly at: string;
  /** Person or API key; `system` for what follows from cameras and rules. */
  readonly author: string;
  /**
   * `opened`, `extended`, `created`, `edited`, `deleted`, `approved`, `locked` and the like; `genesis` for what was
   * there before.
   */
  readonly action: string;
  readonly subject: LedgerSubject;
  readonly subjectId: string;
  /** Of the subject, after it. */
  readonly revision: number;
  readonly reason: string;
  /** Null for what did not exist, and for revisions by the system: there it is the entry before of the same subject. */
  readonly before: Json;
  /** Null for what does not exist any more. */
  readonly after: Json;
}

/** An entry at its place. */
export interface ChainedEntry extends LedgerEntry {
  readonly sequence: number;
  readonly hash: Buffer;
}

/** What the first entry is chained to. */
export const firstHash = Buffer.alloc(32);

/** JSON without blanks, the members of objects in the order of their UTF-16 codes. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.entries(value as Readonly<Record<string, Json>>).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** What is hashed of an entry. */
export function textOf(entry: LedgerEntry): string {
  const { at, author, action, subject, subjectId, revision, reason, before, after } = entry;
  return canonicalJson({ at, author, action, subject, subject_id: subjectId, revision, reason, before, after });
}

/** sha256(hash of the entry before ‖ canonical JSON of this one). */
export function hashOf(hashBefore: Buffer, entry: LedgerEntry): Buffer {
  return createHash('sha256').update(hashBefore).update(textOf(entry)).digest();
}

/** The members of `entry.after` that are different in what stands there now; none means that it follows. */
export function differences(after: Json, found: Json): string[] {
  if (after === null || typeof after !== 'object' || Array.isArray(after)) return [];
  const now = (found ?? {}) as Readonly<Record<string, Json>>;
  return Object.entries(after as Readonly<Record<string, Json>>)
    .filter(([key, value]) => canonicalJson(value) !== canonicalJson(now[key] ?? null))
    .map(([key]) => key);
}
