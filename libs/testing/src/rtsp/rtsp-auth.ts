import { createHash, timingSafeEqual } from 'node:crypto';
import type { RtspRequest } from './rtsp-message';

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
export function isAuthorized(auth: RtspAuth, nonce: string, request: RtspRequest): boolean {
  const header = request.headers.get('authorization') ?? '';
  return auth.scheme === 'basic' ? isBasicRight(auth, header) : isDigestRight(auth, nonce, request, header);
}

function isBasicRight(auth: RtspAuth, header: string): boolean {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header);
  if (match === null) return false;
  return isSame(Buffer.from(match[1] ?? '', 'base64').toString('utf8'), `${auth.username}:${auth.password}`);
}

function isDigestRight(auth: RtspAuth, nonce: string, request: RtspRequest, header: string): boolean {
  if (!/^Digest /i.test(header)) return false;
  const fields = digestFields(header);
  const expected = digestResponse({ ...auth, realm, nonce, method: request.method, uri: request.uri });
  return (
    fields.get('username') === auth.username &&
    fields.get('nonce') === nonce &&
    fields.get('uri') === request.uri &&
    isSame(fields.get('response') ?? '', expected)
  );
}

/** RFC 2617, 3.2.2.1, without qop. */
export function digestResponse(parts: {
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
}): string {
  const who = md5(`${parts.username}:${parts.realm}:${parts.password}`);
  return md5(`${who}:${parts.nonce}:${md5(`${parts.method}:${parts.uri}`)}`);
}

/** Of an `Authorization` by digest, names in lower case. */
export function digestFields(header: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const match of header.matchAll(/(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)) {
    fields.set((match[1] ?? '').toLowerCase(), match[2] ?? match[3] ?? '');
  }
  return fields;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function isSame(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
