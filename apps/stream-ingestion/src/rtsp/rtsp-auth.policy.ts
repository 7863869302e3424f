import { createHash, randomBytes } from 'node:crypto';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** How a camera wants to be asked. Of several ways the strongest one that is known here. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'digest';
      readonly algorithm: 'MD5' | 'SHA-256';
      readonly isSession: boolean;
      readonly realm: string;
      readonly nonce: string;
      readonly opaque: string | undefined;
      /** Without it the old form of RFC 2069 is meant. */
      readonly hasQop: boolean;
      readonly isStale: boolean;
    };

const hashes = { MD5: 'md5', 'SHA-256': 'sha256' } as const;
const strength = { basic: 0, MD5: 1, 'SHA-256': 2 } as const;

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
  return /^digest$/i.test(scheme) ? digestOf(parametersOf(rest)) : undefined;
}

function parametersOf(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(/([a-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/gi)) {
    parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '');
  }
  return parameters;
}

function digestOf(parameters: ReadonlyMap<string, string>): Challenge | undefined {
  const nonce = parameters.get('nonce');
  const [, algorithm, session] = /^(MD5|SHA-256)(-sess)?$/i.exec(parameters.get('algorithm') ?? 'MD5') ?? [];
  const qop = parameters.get('qop');
  const isAnswerable = qop === undefined || /(^|[,\s])auth($|[,\s])/i.test(qop);
  if (nonce === undefined || algorithm === undefined || !isAnswerable) return undefined;
  return {
    scheme: 'digest',
    algorithm: algorithm.toUpperCase() === 'MD5' ? 'MD5' : 'SHA-256',
    isSession: session !== undefined,
    realm: parameters.get('realm') ?? '',
    nonce,
    opaque: parameters.get('opaque'),
    hasQop: qop !== undefined,
    isStale: /^true$/i.test(parameters.get('stale') ?? ''),
  };
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

/** The value of `Authorization` (RFC 7617, RFC 7616 and its forerunners). */
export function authorizationOf(challenge: Challenge, credentials: Credentials, request: RequestToSign): string {
  const { username, password } = credentials;
  if (challenge.scheme === 'basic') return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const hash = (text: string): string => createHash(hashes[challenge.algorithm]).update(text).digest('hex');
  const { realm, nonce, opaque, isSession, hasQop } = challenge;
  const { uri, clientNonce } = request;
  const count = request.count.toString(16).padStart(8, '0');
  const identity = hash(`${username}:${realm}:${password}`);
  const secret = isSession ? hash(`${identity}:${nonce}:${clientNonce}`) : identity;
  const middle = hasQop ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const response = hash(`${secret}:${middle}:${hash(`${request.method}:${uri}`)}`);
  const fields = [
    `username="${quotable(username)}"`,
    `realm="${quotable(realm)}"`,
    `nonce="${quotable(nonce)}"`,
    `uri="${uri}"`,
    `response="${response}"`,
    // Some old cameras stumble over a field they did not ask for.
    ...(challenge.algorithm === 'MD5' && !isSession
      ? []
      : [`algorithm=${challenge.algorithm}${isSession ? '-sess' : ''}`]),
    ...(opaque === undefined ? [] : [`opaque="${quotable(opaque)}"`]),
    ...(hasQop ? ['qop=auth', `nc=${count}`] : []),
    ...(hasQop || isSession ? [`cnonce="${clientNonce}"`] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

function quotable(text: string): string {
  return text.replace(/[\r\n]/g, '').replace(/["\\]/g, '\\$&');
}
