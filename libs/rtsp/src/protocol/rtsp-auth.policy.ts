import { createHash, randomBytes } from 'node:crypto';

/** As a person typed them. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * How a camera wants a password to be proven. Of several ways the strongest one that is known here. Texts have one
 * character for each byte that the camera sent: it hashes its realm as these bytes, whatever they mean.
 */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'digest';
      readonly algorithm: Algorithm;
      readonly isSession: boolean;
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | undefined;
      /** Without any the old form of RFC 2069 is meant. */
      readonly qop: 'auth' | 'auth-int' | undefined;
      readonly isStale: boolean;
    };

type Algorithm = keyof typeof hashes;

const hashes = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const;
const strength = { basic: 0, MD5: 1, 'SHA-256': 2, 'SHA-512-256': 3 } as const;

/** The strongest challenge among `WWW-Authenticate` fields; undefined when none is known here. */
export function chooseChallenge(fields: readonly string[]): Challenge | undefined {
  const challenges = fields.flatMap(splitChallenges).flatMap((text) => parseChallenge(text) ?? []);
  return challenges.sort((one, other) => strengthOf(other) - strengthOf(one))[0];
}

function strengthOf(challenge: Challenge): number {
  return challenge.scheme === 'basic' ? strength.basic : strength[challenge.algorithm];
}

/** One field may hold several challenges, and commas stand between them as between their parameters. */
function splitChallenges(field: string): string[] {
  return field.split(/,\s*(?=(?:basic|digest)\s+[a-z])/i);
}

function parseChallenge(text: string): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? [];
  if (/^basic$/i.test(scheme)) return { scheme: 'basic' };
  return /^digest$/i.test(scheme) ? digestOf(authParameters(rest)) : undefined;
}

/** Of a `WWW-Authenticate` or an `Authorization`, by lower-case name. */
export function authParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(
    /(?<![a-z-])([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi,
  )) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return parameters;
}

function digestOf(parameters: ReadonlyMap<string, string>): Challenge | undefined {
  const nonce = parameters.get('nonce');
  const [, name = '', session] = /^(.*?)(-sess)?$/i.exec(parameters.get('algorithm')?.trim() ?? '') ?? [];
  const algorithm = algorithmOf(name);
  const qop = qopOf(parameters.get('qop') ?? '');
  if (nonce === undefined || algorithm === undefined || qop === 'unknown') return undefined;
  return {
    scheme: 'digest',
    algorithm,
    nonce,
    qop,
    isSession: session !== undefined,
    realm: parameters.get('realm') ?? '',
    opaque: parameters.get('opaque'),
    isStale: /^true$/i.test(parameters.get('stale') ?? ''),
  };
}

/** MD5 when none is named; `SHA256` is a common misspelling. */
function algorithmOf(name: string): Algorithm | undefined {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const known: Readonly<Record<string, Algorithm>> = { MD5: 'MD5', SHA256: 'SHA-256', SHA512256: 'SHA-512-256' };
  return plain === '' ? 'MD5' : known[plain];
}

function qopOf(text: string): 'auth' | 'auth-int' | undefined | 'unknown' {
  const offered = text.toLowerCase().split(/[\s,]+/);
  if (offered.includes('auth')) return 'auth';
  if (offered.includes('auth-int')) return 'auth-int';
  return offered.every((each) => each === '') ? undefined : 'unknown';
}

export interface RequestToSign {
  readonly method: string;
  readonly uri: string;
  /** How many requests have been signed for this nonce, this one included. */
  readonly count: number;
  /** Of this client; 16 hexadecimal digits. */
  readonly clientNonce: string;
}

export function newClientNonce(): string {
  return randomBytes(8).toString('hex');
}

/** The value of `Authorization` (RFC 7617, RFC 7616 and its forerunners), with a character for each byte. */
export function authorizationOf(challenge: Challenge, credentials: Credentials, request: RequestToSign): string {
  const { username, password } = credentials;
  if (challenge.scheme === 'basic') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const hash = (text: string): string => createHash(hashes[challenge.algorithm]).update(text, 'latin1').digest('hex');
  const { realm, nonce, opaque, isSession, qop } = challenge;
  const { uri, clientNonce } = request;
  const count = request.count.toString(16).padStart(8, '0');
  const identity = hash(`${bytesOf(username)}:${realm}:${bytesOf(password)}`);
  const secret = isSession ? hash(`${identity}:${nonce}:${clientNonce}`) : identity;
  const middle = qop === undefined ? nonce : `${nonce}:${count}:${clientNonce}:${qop}`;
  // No request of ours has a body.
  const asked = `${request.method}:${uri}${qop === 'auth-int' ? `:${hash('')}` : ''}`;
  const response = hash(`${secret}:${middle}:${hash(asked)}`);
  const fields = [
    `username="${quotable(bytesOf(username))}"`,
    `realm="${quotable(realm)}"`,
    `nonce="${quotable(nonce)}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    // Some old cameras stumble over a field they did not ask for.
    ...(challenge.algorithm === 'MD5' && !isSession
      ? []
      : [`algorithm=${challenge.algorithm}${isSession ? '-sess' : ''}`]),
    ...(opaque === undefined ? [] : [`opaque="${quotable(opaque)}"`]),
    ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${count}`]),
    ...(qop !== undefined || isSession ? [`cnonce="${clientNonce}"`] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

/** What a person typed, with a character for each byte of its UTF-8. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function quotable(text: string): string {
  return text.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&');
}
