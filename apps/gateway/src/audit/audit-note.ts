import { AsyncLocalStorage } from 'node:async_hooks';
import type { Request } from 'express';

/** What becomes known of a request while it is worked on. */
export interface AuditNote {
  /** Who it turned out to be, where nobody was known at first: of a login. */
  actor?: { readonly id: string; readonly role: string };
  accountHash?: string;
  reason?: string;
  createdId?: string;
  createdKind?: string;
  /** The name in the path, or of what was made, once it is known to be one of something: of what is told by names. */
  knownId?: string;
  userId?: string;
  /** Whom a request erased that is about something else. */
  erasedUserId?: string;
  fields?: readonly string[];
}

const notes = new WeakMap<Request, AuditNote>();
const current = new AsyncLocalStorage<AuditNote>();

export function auditNoteOf(request: Request): AuditNote {
  const note = notes.get(request) ?? {};
  notes.set(request, note);
  return note;
}

/** Runs `work` so that what it calls may add to the note of its request. */
export function runWithAuditNote<T>(note: AuditNote, work: () => T): T {
  return current.run(note, work);
}

/** Adds to the note of the request that is worked on; does nothing where there is none. */
export function addToAuditNote(known: AuditNote): void {
  Object.assign(current.getStore() ?? {}, known);
}
