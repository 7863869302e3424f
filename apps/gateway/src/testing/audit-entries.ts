import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../audit/audit-entry';

/** A person who changed their name; with other members as given. */
export function someEntry(given: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: randomUUID(),
    at: new Date('2026-11-20T07:30:00.250Z'),
    actorKind: 'user',
    actorId: '7d8f3c1e-9a54-4a6b-8f5e-2f6f1c0b9a11',
    actorRole: 'hr_officer',
    accountHash: null,
    action: 'PUT /users/{id}',
    targetKind: 'users',
    targetId: '0c9c7f0a-33a5-4a5e-9d5f-0f1e5a8f7b22',
    userId: '0c9c7f0a-33a5-4a5e-9d5f-0f1e5a8f7b22',
    fields: ['first_name'],
    address: '127.0.0.1',
    userAgent: 'a browser',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    status: 200,
    result: 'succeeded',
    reason: null,
    requests: 1,
    ...given,
  };
}
