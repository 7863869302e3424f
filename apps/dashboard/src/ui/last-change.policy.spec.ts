import { authorOf } from './last-change.policy';

describe('who was quicker', () => {
  const entry = (action: string, at: string, actor = 'hr') =>
    ({ action, at, actor_id: actor, actor_kind: 'user' }) as Parameters<typeof authorOf>[0][number];

  it('is whoever changed it at that time, and nobody who looked or changed it earlier', () => {
    const entries = [
      entry('GET /users/{id}/export', '2026-11-27T08:00:01Z', 'auditor'),
      entry('PUT /users/{id}', '2026-11-27T08:00:01Z'),
      entry('PUT /users/{id}', '2026-11-26T08:00:00Z', 'earlier'),
    ];
    expect(authorOf(entries, '2026-11-27T08:00:00Z')?.actor_id).toBe('hr');
    expect(authorOf(entries.slice(2), '2026-11-27T08:00:00Z')).toBeUndefined();
  });
});
