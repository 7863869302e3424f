import { authorizationOf, authParameters, chooseChallenge, type RtspRequest } from '@smart-attendance/rtsp';
import { createHash, timingSafeEqual } from 'node:crypto';

/** What a path asks of its viewers; digest is MD5 without qop (RFC 2617), as most cameras do it. */
export interface RtspAuth {
  readonly username: string;
  readonly password: string;
  readonly scheme?: 'basic' | 'digest';
}

const realm = 'camera';

/** The WWW-Authenticate header; `nonce` belongs to one connection. */
export function challengeFor(auth: RtspAuth, nonce: string): string {
  return auth.scheme === 'basic'
    ? `Basic realm="${realm}"`
    : `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5`;
}

/** Whether the request proves that its sender knows the password. */
export function isAuthorized(auth: RtspAuth, nonce: string, { method, uri, headers }: RtspRequest): boolean {
  const given = headers.first('authorization') ?? '';
  const challenge = chooseChallenge([challengeFor(auth, nonce)]);
  if (challenge === undefined) return false;
  const expected = authorizationOf(challenge, auth, { method, uri, count: 1, clientNonce: '' });
  if (challenge.scheme === 'basic') return isSame(given, expected);
  const [fields, wanted] = [authParameters(given), authParameters(expected)];
  return ['username', 'nonce', 'uri', 'response'].every((name) =>
    isSame(fields.get(name) ?? '', wanted.get(name) ?? ''),
  );
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
