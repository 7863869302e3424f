import { createHash, createHmac } from 'node:crypto';
import type { Client } from './client';
import { clientNetwork } from './client-network.policy';

/**
 * How long a refresh token that was used may come again. A client that lost the answer asks again within its own
 * timeout, which is 30 s or less nearly everywhere; two pages of one client ask within the same second.
 */
const graceMs = 30_000;

/** What is known of a refresh token that was used. */
export interface UsedToken {
  readonly usedAt: Date;
  /** Null: by a version that did not note it. */
  readonly usedBy: Buffer | null;
}

/** The same client, as far as one can tell: its network and what it calls itself. */
export function clientHash({ address, userAgent }: Client): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([clientNetwork(address), userAgent]))
    .digest();
}

/** Whether a second use may be that of a client whose first answer was lost. */
export function isWithinGrace({ usedAt, usedBy }: UsedToken, client: Client, now: Date): boolean {
  const ageMs = now.getTime() - usedAt.getTime();
  return ageMs <= graceMs && usedBy !== null && usedBy.equals(clientHash(client));
}

/**
 * The one token that follows another: made of it, so that whoever may have it again gets the same, and none of them is
 * stored. It takes the secret, the salt of the database and the old token together.
 */
export function successorOf(token: string, salt: Buffer, secret: string): string {
  const key = createHmac('sha256', secret).update('refresh-token-successor').update(salt).digest();
  return `sar_${createHmac('sha256', key).update(token).digest('base64url')}`;
}
