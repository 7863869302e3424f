import { randomUUID } from 'node:crypto';
import { all, isAttackable, type Attack } from './attack';
import { json, toRequest } from './requests';
import type { Received } from './target';
import { toJson } from './values';

const extras: readonly Readonly<Record<string, unknown>>[] = [
  { id: randomUUID() },
  { is_admin: true },
  { isAdmin: true },
  { permissions: ['*'] },
  { password_hash: 'x' },
  { passwordHash: 'x' },
  { created_at: '2000-01-01T00:00:00Z' },
  { revision: 999 },
  { wanted_state: 'running' },
  { author_id: randomUUID() },
  { biometric_consent_source: 'x' },
];

export const massAssignment: Attack = async ({ target, scene, own, document, operations, some }) => {
  const taking = operations.filter((operation) => isAttackable(operation) && operation.bodies[json] !== undefined);
  await all(
    some(taking.flatMap((operation) => extras.map((extra) => ({ operation, extra })))),
    async ({ operation, extra }) => {
      const request = toRequest(operation, document, {
        ids: own,
        headers: operation.isPublic ? {} : scene.administrator,
        extra,
      });
      const received = await target.send(request);
      if (received !== undefined && received.status < 300) target.report(request, 'an unknown field was taken');
    },
  );
  const self = { method: 'PUT', path: `/api/v1/users/${scene.employeeId}`, operation: 'PUT /api/v1/users/{id}' };
  const body = toJson({ role: 'administrator' });
  const received = await target.send({ ...self, body, headers: { ...scene.employee, 'Content-Type': json } });
  if (received?.status !== 403) target.report({ ...self, body }, 'somebody gave themself a role');
};

const pollutions = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"name":"a","__proto__":{"polluted":true,"status":200}}',
  '{"__proto__.polluted":true}',
  '{"a":{"__proto__":{"polluted":true}}}',
];

export const prototypePollution: Attack = async ({ target, scene, own, document, operations, some }) => {
  const taking = operations.filter((operation) => isAttackable(operation) && operation.bodies[json] !== undefined);
  await all(
    some(taking.flatMap((operation) => pollutions.map((body) => ({ operation, body })))),
    async ({ operation, body }) => {
      const request = toRequest(operation, document, { ids: own, headers: scene.administrator });
      await target.send({ ...request, body });
    },
  );
  for (const path of [
    '/cameras',
    '/users',
    '/auth/me',
    '/users?__proto__[polluted]=1&constructor.prototype.polluted=1',
  ]) {
    const request = {
      operation: 'after pollution',
      method: 'GET',
      path: `/api/v1${path}`,
      headers: scene.administrator,
    };
    const received = await target.send(request);
    if (received?.text.includes('polluted') === true)
      target.report(request, 'an answer has a member that was injected');
  }
};

const strangeIds = [
  randomUUID,
  randomUUID,
  () => '00000000-0000-0000-0000-000000000000',
  () => 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  () => '1',
  () => '-1',
  () => '0',
  () => 'me',
  () => '*',
  () => '%',
  () => '../users',
  () => '.%00.',
];

/** Ids that are nobody's answer the same to everybody, and none of them a row. */
export const idEnumeration: Attack = async ({ target, scene, own, document, operations, some }) => {
  const withId = operations.filter(({ path, isPublic }) => path.includes('{') && !isPublic);
  const pairs = withId.flatMap((operation) =>
    [scene.administrator, scene.employee].flatMap((who) => strangeIds.map((id) => ({ operation, who, id: id() }))),
  );
  await all(some(pairs), async ({ operation, who, id }) => {
    const path = operation.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
    const request = toRequest(operation, document, { ids: own, headers: who });
    const received = await target.send({ ...request, path });
    const isList = received?.text.includes('"data":[]') === true;
    // The history of what is gone may be asked for, and is empty.
    if (received !== undefined && received.status < 300 && received.status !== 204 && !isList) {
      target.report({ ...request, path }, 'an id that is nobody’s was answered');
    }
  });
};

interface Race {
  readonly path: string;
  readonly body: () => Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

const racers = 50;

/** Fifty equal wishes at once make one thing. */
export const races: Attack = async ({ target, scene, own }) => {
  const person = {
    first_name: 'Race',
    last_name: 'Attack',
    password: 'a password of a race',
    email: `race-${randomUUID()}@example.org`,
    employee_id: randomUUID(),
  };
  const employeeId = randomUUID();
  const row = { user_id: own.user, check_in: '2026-01-06T08:00:00+01:00' };
  const camera = { name: `race ${randomUUID()}`, rtsp_url: `rtsp://127.0.0.1:9/race-${randomUUID()}` };
  const key = () => ({ 'Idempotency-Key': randomUUID() });
  const runs: readonly Race[] = [
    { path: '/users', body: () => person },
    { path: '/users', body: () => ({ ...person, email: `race-${randomUUID()}@example.org`, employee_id: employeeId }) },
    { path: '/users/attendance', body: () => row },
    { path: '/users/attendance', body: () => ({ ...row, check_in: '2026-01-07T08:00:00+01:00' }), headers: key() },
    { path: '/cameras', body: () => camera, headers: key() },
  ];
  for (const { path, body, headers: own = {} } of runs) {
    const sent = {
      operation: `POST /api/v1${path}`,
      method: 'POST',
      path: `/api/v1${path}`,
      headers: { ...scene.administrator, ...own, 'Content-Type': json },
    };
    const requests = Array.from({ length: racers }, () => ({ ...sent, body: toJson(body()) }));
    const received = await Promise.all(requests.map((request) => target.send(request)));
    const made = new Set(received.flatMap((answer) => (answer?.status === 201 ? [idIn(answer)] : [])));
    if (made.size !== 1) target.report(sent, `${racers} equal wishes made ${made.size} things`);
  }
};

export function idIn({ text }: Received): unknown {
  return (JSON.parse(text) as { readonly id?: unknown }).id;
}
