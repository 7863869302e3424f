import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import {
  createRecord,
  deleteRecord,
  enrolFace,
  frameCaptured,
  getCamera,
  listCameras,
  testConnection,
  timestampFromDate,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { connectClient } from '@smart-attendance/messaging';
import { waitFor } from '@smart-attendance/testing';
import { fieldsOf, GatewayBench } from '../testing/gateway-bench';
import { known, onePixelPng, plausibleCamera } from '../testing/plausible-answers';

const picture = onePixelPng.toString('base64');
const tooManyBytes = Buffer.concat([onePixelPng, Buffer.alloc(5 * 1024 * 1024)]);

describe('the manners of the API', () => {
  const bench = GatewayBench.forSpecs();

  const post = (path: string, json: unknown) => bench.callAs('administrator', 'POST', path, { json });
  const get = (path: string) => bench.callAs('administrator', 'GET', path);
  const userId = () => bench.people.of('employee').id;
  const row = () => ({ user_id: userId(), check_in: '2026-11-20T08:30:00+01:00' });
  const form = (bytes: Uint8Array, fields: Readonly<Record<string, string>> = {}, fileName = 'badge.png') => {
    const data = new FormData();
    data.set('file', new Blob([new Uint8Array(bytes)]), fileName);
    for (const [name, value] of Object.entries(fields)) data.set(name, value);
    return data;
  };

  describe('a list', () => {
    it('says where in the whole its page is', async () => {
      const { body } = await get('/users?skip=2&limit=2');
      expect(body).toMatchObject({ page: 2, size: 2, next_cursor: expect.anything() as unknown });
      expect(body['pages']).toBe(Math.ceil(Number(body['total']) / 2));
    });

    it('passes order and cursor on', async () => {
      await get('/cameras?order=desc&cursor=abc&limit=7');
      expect(bench.services.lastRequest(listCameras).page).toMatchObject({ descending: true, cursor: 'abc', limit: 7 });
    });

    it('of attendance answers its rows under attendances as well', async () => {
      const { body } = await get('/users/attendance');
      expect(body['attendances']).toEqual(body['data']);
      expect(body['data']).toHaveLength(1);
    });
  });

  describe('a picture', () => {
    it('that is refused is 422 in the shape of an enrolment', async () => {
      bench.services.respond(enrolFace, () => {
        throw new AppError('refused', 'There are 2 faces on the picture.', {
          reason: 'several_faces',
          details: { faces_detected: '2' },
        });
      });
      const answer = await post('/users/upload-face', { user_id: userId(), image_data: picture });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body).toMatchObject({ status: 422, success: false, reason: 'several_faces', faces_detected: 2 });
      expect(answer.body['errors']).toEqual([{ field: 'image_data', message: 'There are 2 faces on the picture.' }]);
      const file = await bench.callAs('administrator', 'POST', `/users/upload-face-file?user_id=${userId()}`, {
        body: form(onePixelPng),
      });
      expect([file.body['success'], fieldsOf(file)]).toEqual([false, ['file']]);
    });

    it.each([
      ['no base64', 'héllo wörld', 422],
      ['base64 with rubbish inside', `${picture.slice(0, 20)}!!!!${picture.slice(20)}`, 422],
      ['an empty data URL', 'data:image/png;base64,', 422],
      ['text in base64', Buffer.from('hello, this is text').toString('base64'), 415],
      ['more than 5 MB', tooManyBytes.toString('base64'), 413],
    ])('that is %s is refused', async (_, imageData, status) => {
      for (const path of ['/users/upload-face', '/users/face-recognition']) {
        const json = { image_data: imageData, ...(path.endsWith('upload-face') && { user_id: userId() }) };
        expect((await post(path, json)).status).toBe(status);
      }
    });

    it('as a file is refused when it is missing, empty, no picture, too large or under another name', async () => {
      const upload = async (body: FormData) =>
        (await bench.callAs('administrator', 'POST', `/users/upload-face-file?user_id=${userId()}`, { body })).status;
      const misnamed = new FormData();
      misnamed.set('photo', new Blob([onePixelPng]), 'a.png');
      expect(await upload(form(Buffer.alloc(0)))).toBe(422);
      expect(await upload(form(Buffer.from('%PDF-1.7 and so on')))).toBe(415);
      expect(await upload(form(tooManyBytes))).toBe(413);
      expect(await upload(misnamed)).toBe(422);
      expect(await upload(new FormData())).toBe(422);
    });

    it('as a file takes its fields from the form or from the query', async () => {
      const body = form(onePixelPng, { is_primary: 'true', source_description: '' });
      const answer = await bench.callAs(
        'administrator',
        'POST',
        `/users/upload-face-file?user_id=${userId()}&consent=1`,
        {
          body,
        },
      );
      expect(answer.status).toBe(200);
      expect(bench.services.lastRequest(enrolFace)).toMatchObject({
        personId: userId(),
        isPrimary: true,
        consent: true,
        sourceDescription: '',
        authorId: bench.people.of('administrator').id,
      });
      expect(Buffer.from(bench.services.lastRequest(enrolFace).picture)).toEqual(onePixelPng);
      const odd = await bench.callAs('administrator', 'POST', '/users/upload-face-file', {
        body: form(onePixelPng, { user_id: userId(), is_primary: 'maybe', colour: 'red' }),
      });
      expect(fieldsOf(odd).sort()).toEqual(['colour', 'is_primary']);
    });

    it.each([
      ['user_id', () => `user_id=${known.recognition}`, (id: string) => ({ user_id: id })],
      ['is_primary', (id: string) => `user_id=${id}&is_primary=false`, () => ({ is_primary: 'true' })],
      ['consent', (id: string) => `user_id=${id}&consent=true`, () => ({ consent: '0' })],
      ['source_description', (id: string) => `user_id=${id}&source_description=a`, () => ({ source_description: 'b' })],
    ])('as a file whose %s is one in the query and another in the form is refused', async (field, query, fields) => {
      bench.services.respond(enrolFace, () => {
        throw new Error('Somebody was enrolled.');
      });
      const answer = await bench.callAs('administrator', 'POST', `/users/upload-face-file?${query(userId())}`, {
        body: form(onePixelPng, fields(userId())),
      });
      expect({ status: answer.status, fields: fieldsOf(answer) }).toEqual({ status: 422, fields: [field] });
    });

    it('as a file may say the same in the query and in the form, but nothing twice in one of them', async () => {
      const upload = (query: string, body: FormData) =>
        bench.callAs('administrator', 'POST', `/users/upload-face-file?${query}`, { body });
      const same = form(onePixelPng, { user_id: userId().toUpperCase(), is_primary: 'true' });
      expect((await upload(`user_id=${userId()}&is_primary=1`, same)).status).toBe(200);
      const twice = form(onePixelPng, { user_id: userId() });
      twice.append('user_id', userId());
      expect(fieldsOf(await upload('', twice))).toEqual(['user_id']);
      expect(fieldsOf(await upload(`user_id=${userId()}&user_id=${userId()}`, form(onePixelPng)))).toEqual(['user_id']);
      expect(fieldsOf(await upload(`user_id=${userId()}&consent=`, form(onePixelPng)))).toEqual(['consent']);
      expect(fieldsOf(await upload(`user_id=${userId()}`, form(onePixelPng, { is_primary: '' })))).toEqual([
        'is_primary',
      ]);
    });

    it('of a profile keeps the name of its file as data', async () => {
      const answer = await bench.callAs('administrator', 'POST', `/users/${userId()}/profile-images`, {
        body: form(onePixelPng, {}, '../../etc/Jürgen 東.png'),
      });
      expect(answer.body).toMatchObject({ image_name: 'Jürgen 東.png' });
      const unnamed = await bench.callAs('administrator', 'POST', `/users/${userId()}/profile-images`, {
        body: form(onePixelPng, { image_name: '' }, 'badge.png'),
      });
      expect(unnamed.body).toMatchObject({ image_name: 'badge.png' });
    });

    it('of a profile is answered as the picture it is', async () => {
      const answer = await get(`/users/${userId()}/profile-images/${known.image}`);
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.bytes).toEqual(onePixelPng);
    });

    it('of a camera is its newest frame with its age, and 404 when there is none', async () => {
      expect((await get(`/cameras/${known.camera}/snapshot`)).status).toBe(404);
      const ingestion = await connectClient({ natsUrl: bench.natsUrl, as: 'stream-ingestion' });
      const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
      const capturedAt = new Date();
      const frame = { frameId: known.frame, cameraId: known.camera, capturedAt: timestampFromDate(capturedAt), jpeg };
      await ingestion.publisher.publish(frameCaptured, frame);
      await ingestion.close();
      const answer = await waitFor(
        async () => {
          const snapshot = await get(`/cameras/${known.camera}/snapshot`);
          return snapshot.status === 200 ? snapshot : undefined;
        },
        { what: 'the snapshot' },
      );
      expect(answer.bytes).toEqual(jpeg);
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(answer.headers.get('x-captured-at')).toBe(capturedAt.toISOString());
      expect(Number(answer.headers.get('age'))).toBeLessThanOrEqual(3);
    });
  });

  describe('an error', () => {
    it('of ours says nothing of its cause', async () => {
      bench.services.respond(getCamera, () => {
        throw new Error('SELECT secret FROM postgres://user:password@10.0.0.1/db');
      });
      const answer = await get(`/cameras/${known.camera}`);
      expect(answer.status).toBe(500);
      expect(answer.text).not.toMatch(/SELECT|postgres|10\.0|\.ts|at /);
    });

    it('of a service names fields as clients know them', async () => {
      bench.services.respond(createRecord, () => {
        throw AppError.invalid([{ field: 'person_id', message: 'is nobody' }]);
      });
      const answer = await post('/users/attendance', row());
      expect(answer.body).toMatchObject({ errors: [{ field: 'user_id', message: 'is nobody' }] });
      expect(answer.text).not.toContain('person_id');
    });

    it('for a clash is 409 with its reason', async () => {
      const json = {
        first_name: 'A',
        last_name: 'B',
        password: 'long enough',
        employee_id: '1',
        email: bench.people.of('employee').email,
      };
      expect(await post('/users', json)).toMatchObject({ status: 409, body: { reason: 'email_taken' } });
    });

    it('has a trace id of ours: one that the caller chose would decide what is recorded', async () => {
      const traceId = '0af7651916cd43dd8448eb211c80319c';
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
      const { body, headers: told } = await bench.call('GET', '/nowhere', { headers });
      expect(body['trace_id']).toMatch(/^[0-9a-f]{32}$/);
      expect([body['trace_id'], told.get('x-trace-id')]).not.toContain(traceId);
      expect(told.get('x-trace-id')).toBe(body['trace_id']);
    });

    it('for a path that is not there is 404, for one that cannot be read 400', async () => {
      expect(await get('/nowhere')).toMatchObject({ status: 404, body: { title: 'Not found' } });
      expect((await get('/cameras/%E0%A4%A')).status).toBe(400);
      expect((await get('/Cameras')).status).toBe(404);
    });

    it.each([
      ['DELETE', '/users/attendance', 'GET, HEAD, POST'],
      ['PUT', '/users/face-recognition', 'POST'],
      ['GET', '/users/upload-face', 'POST'],
      ['DELETE', '/users/upload-face-file', 'POST'],
      ['PATCH', '/cameras', 'GET, HEAD, POST'],
      ['DELETE', '/attendance/statistics', 'GET, HEAD'],
      ['POST', '/auth/me', 'GET, HEAD'],
      ['GET', '/cameras/import', 'POST'],
      ['DELETE', '/cameras/fleet', 'GET, HEAD'],
    ])('for %s %s is 405 and lists what the path takes', async (method, path, allowed) => {
      const answer = await bench.callAs('administrator', method, path);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe(`${allowed}, OPTIONS`);
    });
  });

  it.each([
    'face-embeddings',
    'upload-face/statistics',
    'attendance/statistics/corrections',
    'face-recognition/profile-images',
  ])('has nothing at /users/%s, where a fixed word stands in the place of an id', async (path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      expect(await bench.callAs('administrator', method, `/users/${path}`)).toMatchObject({
        status: 404,
        body: { title: 'Not found' },
      });
    }
  });

  it('passes an idempotency key on, and refuses one that is too long', async () => {
    const withKey = (key: string) =>
      bench.callAs('administrator', 'POST', '/attendance', { json: row(), headers: { 'Idempotency-Key': key } });
    expect((await withKey('wish-1')).status).toBe(201);
    expect(bench.services.lastRequest(createRecord)).toMatchObject({
      idempotencyKey: 'wish-1',
      authorId: bench.people.of('administrator').id,
    });
    expect(fieldsOf(await withKey('x'.repeat(256)))).toEqual(['Idempotency-Key']);
  });

  it('deletes a row for one reason, in the query or in the body', async () => {
    const remove = (query: string, json: object) =>
      bench.callAs('administrator', 'DELETE', `/users/attendance/${known.record}${query}`, { json });
    expect((await remove('?reason=twice', { reason: 'twice' })).status).toBe(204);
    expect((await remove('?reason=', { reason: 'wrong person' })).status).toBe(204);
    expect(bench.services.lastRequest(deleteRecord).reason).toBe('wrong person');
    expect(fieldsOf(await remove('?reason=twice', { reason: 'wrong person' }))).toEqual(['reason']);
  });

  it('waits for a camera test as long as was asked for', async () => {
    await post('/cameras/test-connection', { rtsp_url: 'rtsp://a/', timeout: 2.5 });
    expect(bench.services.lastRequest(testConnection).timeoutMs).toBe(2_500);
    await post('/cameras/test-connection', { rtsp_url: 'rtsp://a/' });
    expect(bench.services.lastRequest(testConnection).timeoutMs).toBe(30_000);
    expect(fieldsOf(await post('/cameras/test-connection', { rtsp_url: 'rtsp://a/', timeout: '5' }))).toEqual([
      'timeout',
    ]);
  });

  it('never answers credentials of a camera, even when a service forgot to take them out', async () => {
    bench.services.respond(getCamera, () => ({
      camera: { ...plausibleCamera, rtspUrl: 'rtsp://user:p@ss@camera.example:554/x@y' },
    }));
    const { body } = await get(`/cameras/${known.camera}`);
    expect(body).toMatchObject({ rtsp_url: 'rtsp://camera.example:554/x@y', has_password: true });
  });

  describe('operation', () => {
    it('is alive, and ready when everything behind is', async () => {
      expect((await bench.call('GET', '//health')).body).toEqual({ status: 'ok', service: 'gateway' });
      expect((await bench.call('GET', '/health')).status).toBe(200);
      await bench.services.stopOne('face-inference');
      const missing = await waitFor(
        async () => {
          const answer = await bench.call('GET', '//health/ready');
          return answer.status === 503 ? answer : undefined;
        },
        { what: 'not ready' },
      );
      const states = missing.body['dependencies'] as { readonly name: string; readonly state: string }[];
      expect(states.filter(({ state }) => state !== 'ready').map(({ name }) => name)).toEqual(['face-inference']);
      expect(states.map(({ name }) => name)).toEqual(expect.arrayContaining(['nats', 'database', 'identity']));
      expect(missing.text).not.toMatch(/127\.0\.0\.1|nats:\/\//);
      // What the gateway needs itself is there, so a load balancer sends it the requests that others answer.
      for (const path of ['//health/serving', '/health/serving']) {
        const dependencies = ['nats', 'database'].map((name) => ({ name, state: 'ready', detail: '' }));
        const body = { status: 'ready', service: 'gateway', dependencies };
        expect(await bench.call('GET', path)).toMatchObject({ status: 200, body });
      }
      await bench.services.startOne('face-inference');
      await waitFor(async () => (await bench.call('GET', '//health/ready')).status === 200, { what: 'ready again' });
    });

    it('counts requests by route template, never by path', async () => {
      await get(`/cameras/${known.camera}`);
      const { text } = await bench.call('GET', '//metrics');
      expect(text).toContain('route="/api/v1/cameras/:id"');
      expect(text).not.toContain(known.camera);
    });

    it('describes every path it has, with who may call it', async () => {
      const { body } = await bench.call('GET', '//openapi.json');
      const paths = body['paths'] as Record<string, Record<string, { readonly description?: string }>>;
      expect(Object.keys(paths)).toEqual(
        expect.arrayContaining([
          '/api/v1/cameras',
          '/api/v1/users/attendance/{id}',
          '/api/v1/attendance/{id}',
          '/api/v1/auth/login',
          '/api/v1/users/upload-face-file',
          '/api/v1/users/{id}/profile-images/{image_id}/primary',
        ]),
      );
      expect(paths['/api/v1/users']?.['get']?.description).toContain(
        'administrator, hr_officer, manager (department).',
      );
      expect(paths['/api/v1/users/{id}']?.['get']?.description).toContain('manager (department), viewer (own)');
      const documentation = await bench.call('GET', '//docs');
      expect(documentation.headers.get('content-type')).toContain('text/html');
      expect((await bench.call('GET', '/openapi.json')).body).toEqual(body);
    });

    it('has the routes that the README lists, and no others', async () => {
      const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
      const written = [...readme.matchAll(/`((?:GET|POST|PUT|DELETE) \/(?!health|metrics|docs|openapi)[^`…]*)`/g)].map(
        ([, route]) => route,
      );
      const { body } = await bench.call('GET', '//openapi.json');
      const described = Object.entries(body['paths'] as Record<string, object>)
        .filter(([path]) => path.startsWith('/api/v1/') && !path.startsWith('/api/v1/attendance'))
        .flatMap(([path, item]) =>
          Object.keys(item).map((method) => `${method.toUpperCase()} ${path.slice('/api/v1'.length)}`),
        );
      expect(written.sort()).toEqual(described.sort());
    });

    it('answers with careful headers, and to other sites not at all', async () => {
      const answer = await bench.call('GET', '//health', { headers: { Origin: 'https://elsewhere.example' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    });
  });
});

describe('a gateway that holds one upload at a time', () => {
  it('goes on when clients break off in the middle of theirs, and when a form is none', async () => {
    const bench = await GatewayBench.start({ UPLOADS_AT_ONCE_MAX: '1' });
    const token = String((await bench.logIn(bench.people.of('administrator').email)).body['access_token']);
    const begin = async (path: string, type: string, start: string) => {
      const socket = connect(Number(new URL(bench.origin).port), '127.0.0.1');
      await once(socket, 'connect');
      const head = [`POST /api/v1/users/${path} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${token}`];
      socket.write([...head, `Content-Type: ${type}`, 'Content-Length: 5000', '', start].join('\r\n'));
      return socket;
    };
    const form = 'multipart/form-data; boundary=x';
    const sockets = [
      await begin('face-recognition', 'application/json', '{"image_data": "'),
      await begin('face-recognition', 'application/json', '{"image_data": "'),
      await begin(
        'upload-face-file',
        form,
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
      ),
      await begin('upload-face-file', form, ''),
    ];
    const recognize = () => bench.call('POST', '/users/face-recognition', { token, json: { image_data: picture } });
    const waiting = recognize();
    for (const socket of sockets) socket.destroy();
    expect((await waiting).status).toBe(200);
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x']) {
      const headers = { 'Content-Type': type };
      const path = `/users/upload-face-file?user_id=${bench.people.of('employee').id}`;
      expect((await bench.call('POST', path, { token, body: 'no form at all', headers })).status).toBe(400);
    }
    expect((await recognize()).status).toBe(200);
    await bench.stop();
  });
});

describe('a gateway that is stopped', () => {
  it('finishes what is in hand and takes nothing new', async () => {
    const bench = await GatewayBench.start({ CORS_ORIGINS: 'https://hr.example' });
    const cors = await bench.call('GET', '//health', { headers: { Origin: 'https://hr.example' } });
    expect(cors.headers.get('access-control-allow-origin')).toBe('https://hr.example');
    let asked = false;
    let finish: () => void = () => undefined;
    const mayFinish = new Promise<void>((resolve) => (finish = resolve));
    bench.services.respond(testConnection, async () => {
      asked = true;
      await mayFinish;
      return { success: true, message: 'It answers with video.' };
    });
    const json = { rtsp_url: 'rtsp://camera.example/' };
    const inHand = bench.callAs('administrator', 'POST', '/cameras/test-connection', { json });
    await waitFor(() => asked, { what: 'the request to arrive' });
    const stopped = bench.stop();
    await waitFor(
      () =>
        bench.call('GET', '//health').then(
          () => false,
          () => true,
        ),
      { what: 'the port to close' },
    );
    finish();
    const finishedAt = Date.now();
    expect((await inHand).body).toMatchObject({ success: true });
    await stopped;
    // What does not end by itself is cut off after twenty.
    expect(Date.now() - finishedAt).toBeLessThan(15_000);
  });
});
