import { apiKeyState } from './api-key-state.policy';

describe('an API key', () => {
  const now = new Date('2026-11-27T12:00:00Z');
  const of = (expires_at: string | null, revoked_at: string | null = null) =>
    apiKeyState({ expires_at, revoked_at }, now);

  it('is good until it ends, and says so two weeks before', () => {
    expect(of(null)).toBe('good');
    expect(of('2027-11-27T12:00:00Z')).toBe('good');
    expect(of('2026-12-01T00:00:00Z')).toBe('endsSoon');
    expect(of('2026-11-27T12:00:00Z')).toBe('over');
  });

  it('is revoked whatever its end', () => {
    expect(of('2027-11-27T12:00:00Z', '2026-11-01T00:00:00Z')).toBe('revoked');
  });
});
