import { createHash, randomUUID } from 'node:crypto';
import { request as openRequest } from 'node:http';
import { deleteCamera } from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { waitFor } from '@smart-attendance/testing';
import { DataSource } from 'typeorm';
import { rightPassword } from '../testing/fake-people';
import { GatewayBench, type Answer, type Call } from '../testing/gateway-bench';
import { checkByGuide, describeWithPython } from '../testing/install-guide';
import { known, onePixelPng } from '../testing/plausible-answers';
import type { AuditEntryView } from './audit.view';

type Entry = AuditEntryView;

const secrets = ['a secret of the specs', 'camera-secret', 'Lovelace', 'ada@example.org', rightPassword];
const picture = onePixelPng.toString('base64');

describe('the audit log', () => {
  const bench = GatewayBench.forSpecs();
  const admin = (method: string, path: string, call: Call = {}) => bench.callAs('administrator', method, path, call);
  const idOf = (role: Parameters<typeof bench.people.of>[0]) => bench.people.of(role).id;

  async function entries(query: string): Promise<Entry[]> {
    const answer = await admin('GET', `/audit-log?limit=1000&${query}`);
    expect(answer.status).toBe(200);
    return answer.body['data'] as Entry[];
  }

  /** The entry of an answer; it is written a moment after it. */
  function entryOf(answer: Pick<Answer, 'headers'>): Promise<Entry> {
    const traceId = answer.headers.get('x-trace-id');
    return waitFor(async () => (await entries('order=desc')).find((entry) => entry.trace_id === traceId), {
      what: `an entry of ${String(traceId)}`,
    });
  }

  const camera = { name: 'Door', rtsp_url: 'rtsp://camera.example/1', username: 'viewer', password: 'camera-secret' };
  const person = {
    first_name: 'Ada',
    last_name: 'Lovelace',
    email: 'ada@example.org',
    password: 'a secret of the specs',
    employee_id: 'E-1',
  };

  it('says who did what to whom, from where, with what result, and which fields were given', async () => {
    const created = await admin('POST', '/cameras', { json: camera, headers: { 'User-Agent': 'a spec' } });
    expect(await entryOf(created)).toMatchObject({
      actor_kind: 'user',
      actor_id: idOf('administrator'),
      actor_role: 'administrator',
      action: 'POST /cameras',
      target_kind: 'cameras',
      target_id: created.body['id'],
      user_id: null,
      fields: ['name', 'rtsp_url', 'username', 'password'],
      address: '127.0.0.1',
      user_agent: 'a spec',
      status: 201,
      result: 'succeeded',
      reason: null,
      requests: 1,
    });
    const enrolled = await admin('POST', '/users/upload-face', {
      json: { user_id: idOf('employee'), image_data: picture },
    });
    expect(await entryOf(enrolled)).toMatchObject({
      target_kind: 'face-embeddings',
      target_id: enrolled.body['face_embedding_id'],
      user_id: idOf('employee'),
      fields: ['user_id', 'image_data'],
    });
  });

  it('has what an API key did, and what somebody was not allowed to do, on whatever route', async () => {
    const made = await admin('POST', '/api-keys', { json: { name: 'k', role: 'administrator' } });
    const headers = { 'X-API-Key': String(made.body['key']) };
    const byKey = await bench.call('DELETE', `/cameras/${known.camera}`, { headers });
    expect(await entryOf(byKey)).toMatchObject({ actor_kind: 'api_key', actor_id: made.body['id'], status: 204 });
    const denied = await bench.callAs('employee', 'GET', '/users');
    expect(await entryOf(denied)).toMatchObject({
      action: 'GET /users',
      actor_id: idOf('employee'),
      status: 403,
      result: 'denied',
      reason: 'permission_denied',
    });
    const beginner = bench.people.add('administrator');
    beginner.passwordChangeRequired = true;
    const token = String((await bench.logIn(beginner.email)).body['access_token']);
    expect(await entryOf(await bench.call('GET', '/cameras', { token }))).toMatchObject({
      actor_id: beginner.id,
      status: 403,
      reason: 'password_change_required',
    });
    const wrong = await admin('POST', '/cameras', { json: { ...camera, frame_rate: 'camera-secret' } });
    expect(await entryOf(wrong)).toMatchObject({
      status: 422,
      result: 'failed',
      reason: 'invalid_argument',
      fields: [],
    });
  });

  it('has logins: those that succeed with who it was, those that fail with a hash of the account', async () => {
    const { id, email } = bench.people.add('viewer');
    expect(await entryOf(await bench.logIn(email))).toMatchObject({
      action: 'POST /auth/login',
      actor_kind: 'user',
      actor_id: id,
      actor_role: 'viewer',
      result: 'succeeded',
      account_hash: null,
    });
    const failed = await entryOf(await bench.logIn(email, 'a secret of the specs'));
    expect(failed).toMatchObject({ actor_kind: 'nobody', actor_id: null, status: 401, reason: 'unauthenticated' });
    expect(failed.account_hash).toMatch(/^[0-9a-f]{16}$/);
    const stranger = await bench.call('PUT', `/users/${id}`, { json: { role: 'administrator' } });
    expect(await entryOf(stranger)).toMatchObject({ actor_kind: 'nobody', target_id: null, fields: [], status: 401 });
  });

  it('has each change as it ended, though whoever asked for it did not wait for the answer', async () => {
    const token = await bench.tokenOf('administrator');
    const ids: string[] = [randomUUID(), randomUUID(), randomUUID()];
    for (const [index, id] of ids.entries()) {
      let goOn: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (goOn = resolve));
      const asked = new Promise<void>((resolve) => {
        bench.services.respond(deleteCamera, async () => {
          resolve();
          await held;
          if (index === 2) throw AppError.notFound('camera', id);
          return {};
        });
      });
      const call = openRequest(`${bench.origin}/api/v1/cameras/${id}`, {
        method: 'DELETE',
        headers: { Authorization: `Bearer ${token}` },
      });
      call.on('error', () => undefined).end();
      await asked;
      call.destroy();
      const left = new RegExp(`cameras/:id",status="499"} ${index + 1}$`, 'm');
      await waitFor(async () => left.test((await bench.call('GET', '//metrics')).text), { what: 'nobody to answer' });
      goOn();
    }
    const found = async (): Promise<unknown[] | undefined> => {
      const deleted = (await entries('action=DELETE%20/cameras/%7Bid%7D')).filter(({ target_id: id }) =>
        ids.includes(id ?? ''),
      );
      return deleted.length < ids.length ? undefined : deleted.map((entry) => [entry.status, entry.result]);
    };
    expect(await waitFor(found, { what: 'an entry of each' })).toEqual([
      [204, 'succeeded'],
      [204, 'succeeded'],
      [404, 'failed'],
    ]);
  });

  it.each([
    ['a picture of a camera', `/cameras/${known.camera}/snapshot`],
    ['a profile image', `/users/:employee/profile-images/${known.image}`],
    ['what faces somebody is enrolled with', '/users/:employee/face-embeddings'],
    ['recognitions', '/recognitions?user_id=:employee'],
    ['the evidence of one', `/recognitions/${known.recognition}`],
    ['people nobody knows', '/stranger-visits'],
    ['the picture of an unknown face', `/unknown-faces/${known.unknownFace}/picture`],
    ['all cameras as a file', '/cameras/export'],
    ['the audit log', '/audit-log/verify'],
  ])('has who read %s', async (_, path) => {
    const answer = await admin('GET', path.replace(':employee', idOf('employee')));
    expect(await entryOf(answer)).toMatchObject({
      actor_id: idOf('administrator'),
      status: answer.status,
      user_id: path.includes(':employee') ? idOf('employee') : null,
    });
  });

  it('counts readings that are alike, so that a page which asks every second fills no disk', async () => {
    const read = () => bench.callAs('viewer', 'GET', `/cameras/${known.camera}/snapshot`);
    await entryOf(await read());
    for (let count = 0; count < 20; count += 1) await read();
    await entryOf(await admin('DELETE', `/cameras/${known.camera}`));
    expect(await entries(`actor_id=${idOf('viewer')}&target_id=${known.camera}`)).toHaveLength(1);
  });

  it('says of each report what it was, also of several within a minute', async () => {
    const found = [];
    for (const path of ['late', 'punches?date_from=2026-11-20', 'totals?department=Engines']) {
      found.push(await entryOf(await bench.callAs('hr_officer', 'GET', `/reports/${path}`)));
    }
    expect(found.map(({ fields }) => fields)).toEqual([['late'], ['punches', 'date_from'], ['totals', 'department']]);
    const headers = { Authorization: `Bearer ${await bench.tokenOf('hr_officer')}` };
    const file = await fetch(`${bench.origin}/api/v1/reports/jobs/${known.reportJob}/file`, { headers });
    await file.arrayBuffer();
    expect(await entryOf(file)).toMatchObject({ target_id: known.reportJob, fields: ['monthly', 'csv'] });
  });

  it('has an entry of every route that may change something, and of every one that answers pictures or files', async () => {
    const operations = Object.entries(bench.document.paths)
      .filter(([path]) => path.startsWith('/api/v1/') && !path.startsWith('/api/v1/attendance'))
      .flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ method, path, operation })));
    const answersFiles = (operation: (typeof operations)[number]['operation']): boolean =>
      Object.entries(operation.responses).some(
        ([status, { content }]) =>
          status.startsWith('2') && Object.keys(content ?? {}).some((type) => !type.includes('json')),
      );
    const owed = operations
      .filter(({ method, operation }) => method !== 'get' || answersFiles(operation))
      // A question, asked while somebody types.
      .filter(({ path }) => path !== '/api/v1/shifts/preview');
    expect(owed.length).toBeGreaterThan(30);
    const { email } = bench.people.add('administrator');
    const actions = new Map<string, string>();
    for (const { method, path } of owed) {
      const token = String((await bench.logIn(email)).body['access_token']);
      const url = path
        .slice('/api/v1'.length)
        .replace('{sequence}', '999999')
        .replace(/\{\w+\}/g, () => randomUUID());
      // Whole answers are not waited for: live events never end.
      const headers = { Authorization: `Bearer ${token}` };
      const answer = await fetch(`${bench.origin}/api/v1${url}`, { method: method.toUpperCase(), headers });
      await answer.body?.cancel();
      actions.set(answer.headers.get('x-trace-id') ?? '', `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`);
    }
    const missing = async (): Promise<string[]> => {
      const found = new Map((await entries('order=desc')).map((entry) => [entry.trace_id, entry.action]));
      return [...actions].filter(([traceId, action]) => found.get(traceId) !== action).map(([, action]) => action);
    };
    await waitFor(async () => (await missing()).length === 0, { what: 'an entry of every route' }).catch(
      () => undefined,
    );
    expect(await missing()).toEqual([]);
  });

  it('is a list as all lists are: filtered, paged either way, without repeats', async () => {
    const [actor, target] = [bench.people.add('administrator'), bench.people.add('employee')];
    const token = String((await bench.logIn(actor.email)).body['access_token']);
    let last: Answer | undefined;
    for (const phone of ['1', '2', '3', '4', '5']) {
      last = await bench.call('PUT', `/users/${target.id}`, { token, json: { phone } });
    }
    if (last !== undefined) await entryOf(last);
    const filter = `actor_id=${actor.id}&target_id=${target.id}`;
    const all = await entries(filter);
    expect(all.map(({ action, user_id: id }) => [action, id])).toEqual(
      Array.from({ length: 5 }, () => ['PUT /users/{id}', target.id]),
    );
    for (const order of ['asc', 'desc']) {
      const seen: number[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await admin('GET', `/audit-log?${filter}&limit=2&order=${order}&cursor=${cursor}`);
        expect(body).toMatchObject({ total: 5 });
        seen.push(...(body['data'] as Entry[]).map(({ sequence }) => sequence));
        cursor = body['next_cursor'] as string | null;
      }
      const expected = all.map(({ sequence }) => sequence);
      expect(seen).toEqual(order === 'asc' ? expected : [...expected].reverse());
    }
    expect(await entries(`${filter}&result=denied`)).toEqual([]);
    expect(await entries(`${filter}&action=PUT%20/users/%7Bid%7D`)).toHaveLength(5);
    const [from, to] = [all[1]?.at ?? '', all[4]?.at ?? ''];
    expect((await entries(`${filter}&from=${from}&to=${to}`)).every(({ at }) => at >= from && at < to)).toBe(true);
    for (const query of ['actor_id=me', 'result=good', 'from=yesterday', 'cursor=first', 'action=']) {
      expect([query, (await admin('GET', `/audit-log?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it('is exported as CSV and as lines of JSON, which is an entry itself', async () => {
    const formula = await admin('GET', '/unknown-faces', { headers: { 'User-Agent': '=HYPERLINK("ä")' } });
    await entryOf(await admin('DELETE', `/cameras/${known.camera}`, { headers: { 'User-Agent': '=1+1' } }));
    const csv = await admin('GET', '/audit-log/export');
    expect([formula.status, csv.status]).toEqual([200, 200]);
    expect(csv.headers.get('content-disposition')).toContain('audit-log.csv');
    expect(csv.text).toContain(`,'=1+1,`);
    expect(csv.text).not.toMatch(/(^|,)"?=/m);
    const own = await entryOf(csv);
    expect(own).toMatchObject({ action: 'GET /audit-log/export', result: 'succeeded' });
    const lines = (await admin('GET', '/audit-log/export?format=jsonl')).text.trim().split('\n');
    const exported = lines.map((line) => JSON.parse(line) as Entry);
    const listed = new Map((await entries('')).map((entry) => [entry.sequence, entry]));
    expect(exported.length).toBeGreaterThan(20);
    expect(exported).toEqual(exported.map(({ sequence }) => listed.get(sequence)));
    let before = Buffer.alloc(32);
    for (const line of lines) {
      const own = /,?"hash":"(\w+)"/.exec(line) ?? [];
      before = createHash('sha256')
        .update(before)
        .update(line.replace(own[0] ?? '', ''))
        .digest();
      expect(own[1]).toBe(before.toString('hex'));
    }
    expect((await admin('GET', `/audit-log/export?format=jsonl&actor_id=${randomUUID()}`)).text).toBe('');
    expect((await admin('GET', '/audit-log/export?format=xlsx')).status).toBe(422);
  });

  describeWithPython('by the check in docs/install.md', () => {
    it('is whole, and a line that was changed or is missing is named', async () => {
      const headers = { 'User-Agent': 'Bürofenster "ÿ"\t1' };
      await entryOf(await admin('DELETE', `/cameras/${known.camera}`, { headers }));
      const lines = (await admin('GET', '/audit-log/export?format=jsonl')).text.trim().split('\n');
      const changed = lines.map((line, index) => (index === 1 ? line.replace('"status":', '"status":1') : line));
      const { sequence, hash } = JSON.parse(lines.at(-1) ?? '') as Entry;
      expect(checkByGuide(lines)).toBe(`whole up to entry ${sequence} with the hash ${hash}`);
      expect(checkByGuide(changed)).toBe('entry 2 does not fit');
      expect(checkByGuide(lines.toSpliced(1, 1))).toBe('entry 3 does not fit');
    });
  });

  it('is the business of administrators', async () => {
    for (const path of ['/audit-log', '/audit-log/export', '/audit-log/verify']) {
      expect((await bench.callAs('hr_officer', 'GET', path)).status).toBe(403);
      expect((await bench.call('GET', path)).status).toBe(401);
    }
  });

  it('holds no password, no picture and nobody’s name, and its chain is whole', async () => {
    await admin('POST', '/users', { json: { ...person, role: 'employee' } });
    await admin('PUT', `/users/${idOf('viewer')}?q=${person.email}`, { json: { email: person.email } });
    await admin('POST', '/users/face-recognition', { json: { image_data: picture } });
    await bench.logIn(person.email, 'camera-secret');
    await entryOf(await admin('DELETE', `/users/${encodeURIComponent(person.email)}`));
    const source = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    try {
      const rows: unknown = await source.query('SELECT * FROM gateway.audit_entries');
      const text = JSON.stringify(rows);
      for (const secret of [...secrets, picture]) expect(text).not.toContain(secret);
    } finally {
      await source.destroy();
    }
    const { body } = await admin('GET', '/audit-log/verify');
    expect(body).toMatchObject({ state: 'whole', fault: null, next_sequence: null });
    expect(body['checked']).toBe(body['head_sequence']);
  });
});

describe('while the database takes nothing', () => {
  const bench = GatewayBench.forSpecs();
  const snapshot = () => bench.callAs('viewer', 'GET', `/cameras/${known.camera}/snapshot`);

  async function letDatabaseWrite(source: DataSource, may: boolean): Promise<void> {
    const [{ name }] = await source.query<[{ name: string }]>('SELECT current_database() AS name');
    await source.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${may ? 'off' : 'on'}`);
    await source.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
      [name],
    );
  }

  it('entries wait; then nothing that must leave one is done, all else is; and afterwards each is there once', async () => {
    await bench.callAs('viewer', 'GET', '/cameras');
    const source = await new DataSource({ type: 'postgres', url: bench.databaseUrl }).initialize();
    try {
      await letDatabaseWrite(source, false);
      const waiting = await snapshot();
      const refused = await waitFor(
        async () => {
          const answer = await snapshot();
          return answer.status === 503 && answer.body['reason'] === 'database_read_only' ? answer : undefined;
        },
        { what: 'a picture that is refused', everyMs: 200 },
      );
      expect(refused.headers.get('retry-after')).toBe('10');
      expect(refused.body['detail']).toMatch(/^The audit log cannot be written right now.* it is set to read only/);
      expect((await bench.callAs('viewer', 'GET', '/cameras')).status).toBe(200);
      await source.query('SET default_transaction_read_only = off');
      await letDatabaseWrite(source, true);
      await waitFor(async () => (await snapshot()).status === waiting.status, { what: 'pictures as before' });
      const found = await source.query<{ count: string }[]>(
        'SELECT count(*) FROM gateway.audit_entries WHERE trace_id = $1',
        [waiting.headers.get('x-trace-id')],
      );
      expect(found).toEqual([{ count: '1' }]);
    } finally {
      await source.destroy();
    }
  });
});
