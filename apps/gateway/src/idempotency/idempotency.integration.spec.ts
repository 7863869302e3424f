import { randomUUID } from 'node:crypto';
import { createCamera, enrolFace, importPunches } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { queryDatabase } from '@smart-attendance/testing';
import { FakeRegistry } from '../testing/fake-registry';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';
import { onePixelPng, plausibleCamera } from '../testing/plausible-answers';

const bench = GatewayBench.forSpecs();

const newCamera = { name: 'Front door', rtsp_url: 'rtsp://camera.example/stream1' };

let registry: FakeRegistry;

beforeEach(() => {
  registry = new FakeRegistry(bench.services);
});

function newUser(name = randomUUID().slice(0, 8)) {
  return {
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: `${name}@example.org`,
    password: 'long enough',
    employee_id: name,
  };
}

function post(path: string, key: string, json: unknown): Promise<Answer> {
  return bench.callAs('administrator', 'POST', path, { json, headers: { 'Idempotency-Key': key } });
}

function isReplay(answer: Answer): boolean {
  return answer.headers.get('Idempotency-Replayed') === 'true';
}

function rows(statement: string): Promise<Record<string, unknown>[]> {
  return queryDatabase(bench.databaseUrl, statement);
}

describe('a request that is sent again with its Idempotency-Key', () => {
  it('gets the first answer again, and makes nothing', async () => {
    const key = randomUUID();
    const first = await post('/cameras', key, newCamera);
    registry.named('Front door').name = 'Renamed meanwhile';
    const second = await post('/cameras/', `"${key}"`, { rtsp_url: newCamera.rtsp_url, name: newCamera.name });
    expect([first.status, isReplay(first)]).toEqual([201, false]);
    expect([second.status, isReplay(second), second.text]).toEqual([201, true, first.text]);
    expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
    expect(registry.cameras).toHaveLength(1);
  });

  it('fifty times at once makes one thing, and who comes too early is told to ask again', async () => {
    const [key, json] = [randomUUID(), newUser()];
    const before = bench.people.count;
    const answers = await Promise.all(Array.from({ length: 50 }, () => post('/users', key, json)));
    expect(bench.people.count).toBe(before + 1);
    const made = answers.filter(({ status }) => status === 201);
    const early = answers.filter(({ status }) => status === 409);
    expect(made.length + early.length).toBe(50);
    expect(new Set(made.map(({ body }) => body['id'])).size).toBe(1);
    expect(made.filter((answer) => !isReplay(answer))).toHaveLength(1);
    for (const answer of early) {
      expect(answer.body['reason']).toBe('request_in_progress');
      expect(answer.headers.get('Retry-After')).toBe('1');
    }
    expect(isReplay(await post('/users', key, json))).toBe(true);
  });

  it('is refused when it says something else, and the first stays what it was', async () => {
    const [key, json] = [randomUUID(), newUser()];
    await post('/users', key, json);
    const other = await post('/users', key, { ...json, first_name: 'Grace' });
    expect([other.status, other.body['reason'], fieldsOf(other)]).toEqual([
      422,
      'idempotency_key_reused',
      ['Idempotency-Key'],
    ]);
    expect(isReplay(await post('/users', key, json))).toBe(true);
  });

  it('is another request from somebody else, or to another path', async () => {
    const key = randomUUID();
    await post('/cameras', key, newCamera);
    const call = { json: newUser(), headers: { 'Idempotency-Key': key } };
    expect(isReplay(await bench.callAs('administrator', 'POST', '/users', call))).toBe(false);
    expect(isReplay(await bench.callAs('hr_officer', 'POST', '/users', { ...call, json: newUser() }))).toBe(false);
  });

  it('may be corrected when it was refused, since that made nothing', async () => {
    const [key, json] = [randomUUID(), newUser()];
    expect(await post('/users', key, { ...json, password: 'short' })).toMatchObject({ status: 422 });
    expect(await post('/users', key, { ...json, email: bench.people.of('employee').email })).toMatchObject({
      status: 409,
    });
    const right = await post('/users', key, json);
    expect([right.status, isReplay(right)]).toEqual([201, false]);
  });

  it('is made once where the answer of the service got lost: both attempts give the same id', async () => {
    const ids: string[] = [];
    bench.services.respond(createCamera, ({ cameraId }) => {
      ids.push(cameraId);
      throw AppError.unavailable('camera-registry');
    });
    const key = randomUUID();
    expect(await post('/cameras', key, newCamera)).toMatchObject({ status: 503 });
    expect(await post('/cameras', key, { ...newCamera, name: 'Another' })).toMatchObject({ status: 422 });
    new FakeRegistry(bench.services);
    const second = await post('/cameras', key, newCamera);
    expect([second.status, isReplay(second)]).toEqual([201, false]);
    expect(second.body['id']).toBe(ids[0]);
    expect(ids).toHaveLength(1);
  });

  it('takes over from a gateway that died at work once that has been silent for long enough', async () => {
    const key = randomUUID();
    const ids: string[] = [];
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    bench.services.respond(createCamera, async ({ cameraId }) => {
      ids.push(cameraId);
      isAsked();
      if (ids.length === 1) await held;
      return { camera: { ...plausibleCamera, id: cameraId } };
    });
    const first = post('/cameras', key, newCamera);
    await asked;
    expect(await post('/cameras', key, newCamera)).toMatchObject({
      status: 409,
      body: { reason: 'request_in_progress' },
    });
    await rows('UPDATE gateway.idempotency_keys SET locked_until = now() WHERE NOT is_done');
    const second = await post('/cameras', key, newCamera);
    goOn();
    expect((await first).body['id']).toBe(second.body['id']);
    expect(new Set(ids).size).toBe(1);
    // Whoever comes back late does not overwrite the answer of who took over.
    expect((await post('/cameras', key, newCamera)).text).toBe(second.text);
  });

  it('is a new one after a day', async () => {
    const key = randomUUID();
    await post('/cameras', key, newCamera);
    await rows(`UPDATE gateway.idempotency_keys SET created_at = created_at - interval '25 hours'`);
    const later = await post('/cameras', key, { ...newCamera, name: 'The next day' });
    expect([later.status, isReplay(later)]).toEqual([201, false]);
    expect(registry.cameras).toHaveLength(2);
  });

  it('is compared by its fields and its file, however the form is written', async () => {
    const userId = bench.people.of('employee').id;
    const key = randomUUID();
    const send = (bytes: Buffer, name: string) => {
      const form = new FormData();
      form.set('file', new Blob([bytes], { type: 'image/png' }), 'me.png');
      form.set('image_name', name);
      const call = { body: form, headers: { 'Idempotency-Key': key } };
      return bench.callAs('administrator', 'POST', `/users/${userId}/profile-images`, call);
    };
    const [first, again] = [await send(onePixelPng, 'me'), await send(onePixelPng, 'me')];
    expect([first.status, again.status, isReplay(again), again.text]).toEqual([201, 201, true, first.text]);
    expect((await send(onePixelPng, 'you')).status).toBe(422);
    expect((await send(Buffer.concat([onePixelPng, Buffer.from([0])]), 'me')).status).toBe(422);
  });

  it('gives a face the same id at each attempt', async () => {
    const json = { user_id: bench.people.of('employee').id, image_data: onePixelPng.toString('base64') };
    const key = randomUUID();
    const first = await post('/users/upload-face', key, json);
    expect(bench.services.lastRequest(enrolFace).templateId).toMatch(/^[0-9a-f-]{36}$/);
    expect((await post('/users/upload-face', key, json)).text).toBe(first.text);
  });
});

describe('what is kept of a request', () => {
  it('is no secret: an API key is shown once, and a repetition says which it was', async () => {
    const [key, json] = [randomUUID(), { name: 'kiosk', role: 'device' }];
    const first = await post('/api-keys', key, json);
    const second = await post('/api-keys', key, json);
    expect([second.status, second.body['reason'], second.body['existing_id']]).toEqual([
      409,
      'answer_not_kept',
      first.body['id'],
    ]);
    const list = await bench.callAs('administrator', 'GET', '/api-keys');
    expect((list.body['data'] as { name: string }[]).filter(({ name }) => name === 'kiosk')).toHaveLength(1);
  });

  it('is the id of what a gateway made that died before it answered, however often it is asked', async () => {
    const [key, json] = [randomUUID(), { name: 'turnstile', role: 'device' }];
    const first = await post('/api-keys', key, json);
    await rows('UPDATE gateway.idempotency_keys SET is_done = false, locked_until = now()');
    for (const attempt of [2, 3, 4]) {
      const { status, body } = await post('/api-keys', key, json);
      expect([attempt, status, body['reason'], body['existing_id']]).toEqual([
        attempt,
        409,
        'answer_not_kept',
        first.body['id'],
      ]);
    }
    expect(await post('/api-keys', key, { ...json, name: 'corrected' })).toMatchObject({ status: 422 });
  });

  it('is nothing that the database alone would tell', async () => {
    const [key, json] = [randomUUID(), { ...newUser('tellme'), first_name: 'Unmistakable' }];
    await post('/users', key, json);
    const [row] = await rows('SELECT * FROM gateway.idempotency_keys ORDER BY created_at DESC LIMIT 1');
    const text = Object.values(row ?? {})
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
      .join();
    for (const secret of [key, 'Unmistakable', 'tellme', 'long enough']) expect(text).not.toContain(secret);
  });

  it('goes with the person it is about, and who asks again is told so', async () => {
    const [key, json] = [randomUUID(), newUser()];
    const { body } = await post('/users', key, json);
    const id = String(body['id']);
    expect(await bench.callAs('administrator', 'DELETE', `/users/${id}`)).toMatchObject({ status: 204 });
    expect(
      await rows(`SELECT 1 FROM gateway.idempotency_keys WHERE resource_id = '${id}' AND answer_sealed IS NOT NULL`),
    ).toEqual([]);
    const before = bench.people.count;
    expect(await post('/users', key, json)).toMatchObject({ status: 409, body: { reason: 'answer_not_kept' } });
    expect(bench.people.count).toBe(before);
  });

  it('goes as well where the person is one of many, as in the answer of an import', async () => {
    const person = newUser();
    const personId = String((await bench.callAs('administrator', 'POST', '/users', { json: person })).body['id']);
    bench.services.respond(importPunches, () => ({ punches: [{ result: 'unchanged', personId }] }));
    const key = randomUUID();
    const send = () =>
      bench.callAs('administrator', 'POST', '/punches/import', {
        body: `employee_id,time\n${person.employee_id},2026-11-20 08:30\n`,
        headers: { 'Content-Type': 'text/csv', 'Idempotency-Key': key },
      });
    expect((await send()).body).toMatchObject({ data: [{ user_id: personId, employee_id: person.employee_id }] });
    expect(isReplay(await send())).toBe(true);
    expect(await bench.callAs('administrator', 'DELETE', `/users/${personId}`)).toMatchObject({ status: 204 });
    expect(await send()).toMatchObject({ status: 409, body: { reason: 'answer_not_kept' } });
  });

  it('is bounded: who has ten thousand keys already gets no more', async () => {
    const caller = bench.people.of('administrator').id;
    await rows(
      `INSERT INTO gateway.idempotency_keys (id, caller_id, request_mac, attempt, resource_id, locked_until, created_at)
       SELECT decode(md5(n::text), 'hex'), '${caller}', '', gen_random_uuid(), gen_random_uuid(), now(), now()
         FROM generate_series(1, 10000) AS n`,
    );
    const refused = await post('/cameras', randomUUID(), newCamera);
    expect([refused.status, refused.body['reason']]).toEqual([429, 'too_many_idempotency_keys']);
    expect(await bench.callAs('administrator', 'POST', '/cameras', { json: newCamera })).toMatchObject({ status: 201 });
    await rows('DELETE FROM gateway.idempotency_keys WHERE length(id) = 16');
  });
});

describe('a key that is none', () => {
  it.each(['""', 'x'.repeat(256)])('is refused by its name: %s', async (key) => {
    const answer = await post('/cameras', key, newCamera);
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['Idempotency-Key']]);
  });
});
