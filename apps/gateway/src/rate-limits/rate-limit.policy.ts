import { createHash } from 'node:crypto';

/** Limits are per minute. */
export const windowSeconds = 60;

/**
 * Addresses share so many counts, so that a flood from many of them takes no more memory than this. Two clients with
 * one count are rare, and nobody can choose whose to share as long as `salt` is secret.
 */
const addressCounts = 65_536;

export function addressCountOf(network: string, salt: Buffer): string {
  const digest = createHash('sha256').update(salt).update(network).digest();
  return String(digest.readUInt32BE(0) % addressCounts);
}

export interface RateLimitState {
  readonly policy: 'caller' | 'address';
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

/** As draft-ietf-httpapi-ratelimit-headers: the quota, its window, what is left, and seconds until it is whole. */
export function rateLimitHeaders({ policy, limit, remaining, resetMs }: RateLimitState): Record<string, string> {
  return {
    'RateLimit-Policy': `"${policy}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${policy}";r=${remaining};t=${Math.ceil(resetMs / 1_000)}`,
  };
}
