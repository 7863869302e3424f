import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: nobody guesses them, so a plain hash of them is enough to store. */
export function newOpaqueToken(prefix: string): string {
  return `${prefix}${randomBytes(32).toString('base64url')}`;
}

export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
