import { all, isAttackable, type Attack } from './attack';
import { json, placesOf, toRequest } from './requests';
import { hostileKinds, type HostileKind } from './values';

export function hostileInput(kind: HostileKind): Attack {
  return async ({ target, scene, own, document, operations, some }) => {
    const attacked = operations.filter(isAttackable);
    const requests = attacked.flatMap((operation) =>
      placesOf(operation, document).flatMap((place) =>
        some<unknown>(hostileKinds[kind]).map((value) =>
          toRequest(operation, document, {
            ids: own,
            headers: operation.isPublic ? {} : scene.administrator,
            change: { ...place, value },
          }),
        ),
      ),
    );
    await all(requests, async (request) => {
      const startedMs = performance.now();
      await target.send(request);
      const seconds = (performance.now() - startedMs) / 1_000;
      const isAsleep =
        seconds > 8.5 &&
        /sleep/.test(`${decodeURIComponent(request.path)} ${typeof request.body === 'string' ? request.body : ''}`);
      if (isAsleep) target.report(request, `it slept ${seconds.toFixed(1)} s`);
    });
  };
}

const headerSets: readonly Readonly<Record<string, string>>[] = [
  { 'Content-Type': 'text/plain' },
  { 'Content-Type': 'application/xml' },
  { 'Content-Type': 'application/json; charset=utf-16' },
  { 'Content-Type': 'multipart/form-data' },
  { 'Content-Type': 'multipart/form-data; boundary=' },
  { 'Content-Type': 'application/x-www-form-urlencoded' },
  { 'Content-Type': json, 'Content-Encoding': 'gzip' },
  { 'Content-Type': json, 'X-HTTP-Method-Override': 'DELETE' },
  { 'Content-Type': json, 'X-Forwarded-For': '127.0.0.1, 10.0.0.1', 'X-Forwarded-Host': 'evil.example' },
  { 'Content-Type': json, 'X-Original-URL': '/metrics' },
  { 'Content-Type': json, 'If-Match': '"' },
  { 'Content-Type': json, 'If-None-Match': 'W/"a", *' },
  { 'Content-Type': json, Range: 'bytes=0-,0-,0-' },
  { 'Content-Type': json, Accept: 'text/html;q=1.5, */*;q=-1' },
  { 'Content-Type': json, 'Accept-Encoding': 'gzip;q=2, br, zstd, *;q=0' },
  { 'Content-Type': json, 'Idempotency-Key': 'a'.repeat(5_000) },
  { 'Content-Type': json, traceparent: `00-${'f'.repeat(32)}-${'f'.repeat(16)}-ff` },
  { 'Content-Type': json, 'X-Request-Id': '${jndi:ldap://127.0.0.1:9/a}' },
  { 'Content-Type': json, 'Last-Event-ID': '-1' },
  { 'Content-Type': json, Cookie: `sa_session=${'x'.repeat(4_000)}; a=b; sa_session=` },
];

export const headers: Attack = async ({ target, scene, own, document, operations, some }) => {
  const attacked = operations.filter(isAttackable);
  const requests = attacked.flatMap((operation) =>
    headerSets.map((set) => {
      const request = toRequest(operation, document, { ids: own, headers: scene.administrator });
      return { ...request, headers: { ...scene.administrator, ...set } };
    }),
  );
  await all(some(requests), (request) => target.send(request));
};

const bodies: readonly (string | Uint8Array)[] = [
  '',
  ' ',
  '{',
  '{"a":1,}',
  '{"a":1}{"b":2}',
  "{'a':1}",
  '{"a":undefined}',
  '\ufeff{}',
  '[]',
  '"text"',
  'null',
  '5',
  '{"name":"a","name":"b"}',
  `{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`,
  Uint8Array.from([0xff, 0xfe, 0x7b, 0x00]),
  Uint8Array.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]),
  Uint8Array.from({ length: 2_000 }, (_, index) => (index * 197) % 256),
];

export const brokenBodies: Attack = async ({ target, scene, own, document, operations, some }) => {
  const taking = operations.filter((operation) => isAttackable(operation) && Object.keys(operation.bodies).length > 0);
  const requests = taking.flatMap((operation) =>
    bodies.flatMap((body) =>
      Object.keys(operation.bodies).map((type) => {
        const request = toRequest(operation, document, { ids: own, headers: scene.administrator });
        const media = type.startsWith('multipart') ? `${type}; boundary=attack` : type;
        return { ...request, body, headers: { ...scene.administrator, 'Content-Type': media } };
      }),
    ),
  );
  await all(some(requests), (request) => target.send(request));
};
