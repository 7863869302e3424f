import { createHmac, randomUUID } from 'node:crypto';
import { all, isAttackable, type Attack, type AttackSetting } from './attack';
import { toRequest } from './requests';

function base64url(value: object | string): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

function signed(header: object, claims: object, secret: string, hash = 'sha256'): string {
  const content = `${base64url(header)}.${base64url(claims)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

/** Credentials that are none. */
function falseCredentials({ scene, jwtSecret }: AttackSetting): Readonly<Record<string, string>>[] {
  const [header = '', payload = '', signature = ''] = scene.employeeToken.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Readonly<Record<string, unknown>>;
  const now = Math.floor(Date.now() / 1_000);
  const hs256 = { alg: 'HS256', typ: 'JWT' };
  const foreign = 'a secret of somebody else, long enough';
  const tokens = [
    '',
    'null',
    'undefined',
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `${header}.${payload}.${signature.slice(1)}`,
    `${header}.${payload}.${signature}.${signature}`,
    `${base64url({ alg: 'none' })}.${payload}.`,
    `${base64url({ alg: 'None' })}.${payload}.${signature}`,
    `${base64url({ alg: 'RS256' })}.${payload}.${signature}`,
    `${header}.${base64url({ ...claims, role: 'administrator' })}.${signature}`,
    `${header}.${base64url({ ...claims, sub: scene.victims.user })}.${signature}`,
    signed(hs256, claims, ''),
    signed(hs256, claims, foreign),
    signed({ ...hs256, kid: '../../../../dev/null' }, claims, ''),
    signed({ ...hs256, kid: "' UNION SELECT 'a" }, claims, 'a'),
    signed({ ...hs256, jku: 'http://127.0.0.1:9/keys', jwk: { kty: 'oct', k: base64url(foreign) } }, claims, foreign),
    'A'.repeat(8_000),
    // Right signatures of tokens that are wrong all the same.
    ...(jwtSecret === undefined
      ? []
      : [
          signed(hs256, { ...claims, exp: now - 60 }, jwtSecret),
          signed(hs256, { ...claims, nbf: now + 3_600 }, jwtSecret),
          signed(hs256, { ...claims, iss: 'somebody-else' }, jwtSecret),
          signed(hs256, { ...claims, sid: randomUUID() }, jwtSecret),
          signed(hs256, { ...claims, sub: '*', sid: '*' }, jwtSecret),
          signed({ ...hs256, alg: 'HS512' }, claims, jwtSecret, 'sha512'),
        ]),
  ];
  return [
    {},
    ...tokens.map((token) => ({ Authorization: `Bearer ${token}` })),
    { Authorization: `Basic ${Buffer.from('admin:admin').toString('base64')}` },
    { Authorization: scene.employeeToken },
    { 'X-API-Key': 'sak_' },
    { 'X-API-Key': `sak_${'A'.repeat(43)}` },
    { 'X-API-Key': "' OR '1'='1" },
    { 'X-API-Key': 'A'.repeat(8_000) },
    { Cookie: `session=${scene.employeeToken}` },
  ];
}

export const credentials: Attack = async (setting) => {
  const { target, scene, document, operations, some } = setting;
  const closed = operations.filter(({ isPublic }) => !isPublic);
  const pairs = closed.flatMap((operation) => falseCredentials(setting).map((headers) => ({ operation, headers })));
  await all(some(pairs), async ({ operation, headers: sent }) => {
    const request = toRequest(operation, document, { ids: scene.victims, headers: sent });
    const received = await target.send(request);
    if (received !== undefined && received.status < 400) target.report(request, 'false credentials were let in');
  });
};

/**
 * By those who have an account or a key, and no right to it. That nothing was changed is seen in the rows at the end.
 */
export const rights: Attack = async ({ target, scene, document, operations }) => {
  const attacked = operations.filter((operation) => !operation.isPublic && isAttackable(operation));
  for (const who of [scene.employee, scene.device]) {
    await all(attacked, async (operation) => {
      const request = toRequest(operation, document, { ids: scene.victims, headers: who });
      const received = await target.send(request);
      const isVictims = request.path.includes(scene.victims.user) || request.path.includes(scene.victims.record);
      if (received !== undefined && received.status < 300 && isVictims) target.report(request, 'it is somebody else’s');
    });
  }
};
