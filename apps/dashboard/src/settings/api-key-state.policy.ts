export type ApiKeyState = 'good' | 'endsSoon' | 'over' | 'revoked';

/** Time enough to give the program another one. */
const soonMs = 14 * 86_400_000;

export function apiKeyState(
  {
    revoked_at: revokedAt,
    expires_at: expiresAt,
  }: { readonly revoked_at: string | null; readonly expires_at: string | null },
  now: Date,
): ApiKeyState {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'good';
  const leftMs = Date.parse(expiresAt) - now.getTime();
  if (leftMs <= 0) return 'over';
  return leftMs < soonMs ? 'endsSoon' : 'good';
}
