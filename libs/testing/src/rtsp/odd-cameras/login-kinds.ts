import { authParameters } from '@smart-attendance/rtsp';
import { createHash } from 'node:crypto';
import type { Oddity, OddRequest } from '../odd-camera';
import { failure, live, type OddCameraKind, type Outcome } from './odd-camera-kind';

const right = { username: 'admin', password: 'geheim' };
const wrong = { username: 'admin', password: 'falsch' };

/** Cameras that are odd in how they ask who is there. */
export const loginKinds: readonly OddCameraKind[] = [
  kind('asks by digest', () => digest({})),
  kind('asks by digest as of old', () => digest({ more: '' })),
  kind('has a realm in UTF-8', () => digest({ realm: 'Büro' })),
  kind('has an empty realm', () => digest({ realm: '' })),
  kind('has a realm with quotes', () => digest({ realm: 'the \\"best\\" camera', plainRealm: 'the "best" camera' })),
  kind('asks by SHA-256', () => digest({ more: ', algorithm=SHA-256, qop="auth"', hash: 'sha256' })),
  kind('asks by SHA-512/256', () => digest({ more: ', algorithm=SHA-512-256, qop="auth"', hash: 'sha512-256' })),
  kind('asks by an algorithm in quotes', () => digest({ more: ', algorithm="md5", qop=auth' })),
  kind('asks for more than a login', () => digest({ more: ', qop="auth-int,auth"' })),
  kind('asks for nothing less than the body as well', () => digest({ more: ', qop="auth-int"' })),
  kind('asks with an empty qop', () => digest({ more: ', qop=""' })),
  kind('asks with something opaque', () => digest({ more: ', opaque="a=b,c", qop="auth"' })),
  kind('asks by digest and by basic', () => digest({ others: ['Basic realm="cam"'] })),
  kind('asks by digest and by basic in one line', () => digest({ before: 'Basic realm="cam", ' })),
  kind('asks by what nobody knows first', () => digest({ others: ['Negotiate', 'Bearer realm="cam"'] })),
  kind('asks by basic', () => ({
    challenge: ({ headers }) =>
      headers.first('authorization') === `Basic ${Buffer.from('admin:geheim').toString('base64')}`
        ? undefined
        : ['basic REALM=cam'],
  })),
  kind('asks for OPTIONS already', () => digest({ methods: /./ })),
  kind('asks for SETUP only', () => digest({ methods: /SETUP/ })),
  kind('asks for PLAY only', () => digest({ methods: /PLAY/ })),
  kind('has a query in its address', () => ({ path: '/cam?user=1&b=%20', ...digest({}) })),
  kind('takes each nonce once', () => digest({ once: true })),
  kind('takes each nonce once and says that it is stale', () => digest({ once: true, stale: ', stale=true' })),
  kind('finds the first nonce stale', () => digest({ firstIsStale: true })),

  kind('gets a wrong password', () => digest({}), failure('unauthorized', /password/), wrong),
  kind('gets none', () => digest({}), failure('unauthorized', /wants some/), { username: '', password: '' }),
  kind(
    'gets a wrong password and locks out who proves one twice',
    () => digest({ once: true, lockAfter: 2 }),
    failure('unauthorized', /password/),
    wrong,
  ),
  kind(
    'asks in a way that nobody knows',
    () => ({ challenge: () => ['Bearer realm="cam"', 'Digest realm="cam", nonce="n", algorithm=X'] }),
    failure('unauthorized', /digest/),
  ),
  kind('forbids it to this user', () => forbids('403 Forbidden'), failure('unauthorized')),
];

function kind(name: string, oddity: () => Oddity, becomes: Outcome = live, credentials = right): OddCameraKind {
  return { name, oddity, becomes, credentials };
}

interface DigestOddity {
  readonly realm?: string;
  /** The realm that is hashed, when it is not what is written. */
  readonly plainRealm?: string;
  /** Behind realm and nonce; a `qop` unless told. */
  readonly more?: string;
  readonly stale?: string;
  readonly hash?: string;
  readonly before?: string;
  readonly others?: readonly string[];
  readonly methods?: RegExp;
  /** Each proof needs a nonce of its own. */
  readonly once?: boolean;
  readonly firstIsStale?: boolean;
  /** So many wrong proofs close the door: what says of the camera that it was asked too often. */
  readonly lockAfter?: number;
}

/** Asks for the right login by digest. */
function digest(oddity: DigestOddity): Oddity {
  const {
    realm = 'cam',
    more = ', qop="auth"',
    stale = '',
    before = '',
    others = [],
    methods = /^(?!OPTIONS)/,
  } = oddity;
  let nonces = 1;
  let wrongProofs = 0;
  let isLocked = false;
  const challenge = (request: OddRequest): readonly string[] | undefined => {
    if (!methods.test(request.method)) return undefined;
    const proof = request.headers.first('authorization');
    const nonce = `nonce-${nonces}`;
    const isStale = oddity.firstIsStale === true && nonces === 1;
    if (proof !== undefined && !isStale && isProven(proof, request, nonce, oddity)) {
      if (oddity.once === true) nonces += 1;
      return undefined;
    }
    if (proof !== undefined) {
      wrongProofs += authParameters(proof).get('nonce') === nonce && !isStale ? 1 : 0;
      isLocked = wrongProofs >= (oddity.lockAfter ?? Infinity);
      if (oddity.once === true || isStale) nonces += 1;
    }
    const staleness = isStale ? ', stale=true' : proof === undefined ? '' : stale;
    return [...others, `${before}Digest realm="${realm}", nonce="nonce-${nonces}"${more}${staleness}`];
  };
  const answer: Oddity['answer'] = (usual) => (isLocked ? { ...usual, status: '423 Locked' } : usual);
  return { challenge, answer };
}

function isProven(proof: string, { method, uri }: OddRequest, nonce: string, oddity: DigestOddity): boolean {
  const { realm = 'cam', plainRealm = realm, hash = 'md5' } = oddity;
  const fields = authParameters(proof);
  const hashed = (text: string): string => createHash(hash).update(text, 'utf8').digest('hex');
  const qop = fields.get('qop');
  const who = hashed(`${right.username}:${plainRealm}:${right.password}`);
  const what = hashed(`${method}:${uri}${qop === 'auth-int' ? `:${hashed('')}` : ''}`);
  const middle = qop === undefined ? nonce : `${nonce}:${fields.get('nc') ?? ''}:${fields.get('cnonce') ?? ''}:${qop}`;
  const expected = hashed(`${who}:${middle}:${what}`);
  return fields.get('nonce') === nonce && fields.get('uri') === uri && fields.get('response') === expected;
}

function forbids(line: string): Oddity {
  return { answer: (answer, { method }) => (method === 'DESCRIBE' ? { ...answer, status: line, body: '' } : answer) };
}
