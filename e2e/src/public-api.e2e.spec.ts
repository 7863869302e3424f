import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  H264Clip,
  RtspServer,
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  waitFor,
} from '@smart-attendance/testing';
import sharp from 'sharp';
import { erasureSuite } from './erasure.suite';
import { HttpClient, type Answer } from './http-client';
import { startSystemUnderTest, type SystemUnderTest } from './system-under-test';

const nobody = randomUUID();
/** A mask, as a cell of a CSV file. */
const zonesCell = '[{""name"":null,""kind"":""mask"",""points"":[[0,0],[0.333,0],[1,1]]}]';

/** The corners of a square along the diagonal of the picture. */
function corners(from: number, to: number): number[][] {
  return [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
  ];
}

/** How many parts of an MJPEG answer begin as a JPEG. */
function jpegsIn(bytes: string): number {
  return bytes.split(/Content-Length: \d+\r\n[^]*?\r\n\r\n/).filter((part) => part.startsWith('\u00ff\u00d8\u00ff'))
    .length;
}

describe('the public API of the whole system', () => {
  let sut: SystemUnderTest;
  let admin: HttpClient;
  let anonymous: HttpClient;
  let rtsp: RtspServer;
  let portrait: Buffer;
  let otherPortrait: Buffer;

  beforeAll(async () => {
    sut = await startSystemUnderTest();
    const { baseUrl, adminEmail, adminPassword } = sut.system;
    admin = await HttpClient.loggedIn(baseUrl, adminEmail, adminPassword);
    anonymous = new HttpClient(baseUrl);
    const [first, second] = sut.demo.cast;
    portrait = await readFile(first?.enrolmentPhotos[0] ?? '');
    otherPortrait = await readFile(second?.enrolmentPhotos[0] ?? '');
    rtsp = await RtspServer.start();
    const clip = H264Clip.fromAnnexB(await readFile(sut.demo.clipPath), sut.demo.framesPerSecond);
    rtsp.add('/gate', clip, { auth: { username: 'viewer', password: 'gate-secret', scheme: 'digest' } });
  }, 400_000);

  afterAll(async () => {
    await rtsp.close();
    await sut.stop();
  }, 120_000);

  async function newUser(fields: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    const unique = randomUUID().slice(0, 8);
    return admin.post('/users/', {
      first_name: 'Zoë',
      last_name: 'Ødegård 王',
      email: `${unique}@example.org`,
      password: 'correct horse',
      employee_id: `E-${unique}`,
      ...fields,
    });
  }

  async function newUserId(): Promise<string> {
    return String((await newUser()).body['id']);
  }

  function expectProblem(answer: Answer, status: number): void {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body['status']).toBe(status);
    expect(answer.body['detail']).toMatch(/\S/);
    expect(answer.body['trace_id']).toMatch(/^[0-9a-f]{32}$/);
  }

  function fieldsOf(answer: Answer): string[] {
    return (answer.body['errors'] as { field: string }[]).map(({ field }) => field);
  }

  describe('who may ask', () => {
    it('everything but health and login wants a token', async () => {
      for (const path of ['/cameras/', '/users/', '/users/attendance', `/users/${nobody}`]) {
        expectProblem(await anonymous.get(path), 401);
      }
    });

    it('a wrong password is refused like an unknown email', async () => {
      const { adminEmail } = sut.system;
      const wrong = await anonymous.post('/auth/login', { email: adminEmail, password: 'not this one' });
      const unknown = await anonymous.post('/auth/login', { email: 'nobody@example.org', password: 'not this one' });
      expectProblem(wrong, 401);
      expect(unknown.body['detail']).toBe(wrong.body['detail']);
    });

    it('an employee reads their own attendance and nobody else', async () => {
      const created = await newUser({ role: 'employee' });
      const self = await HttpClient.loggedIn(sut.system.baseUrl, String(created.body['email']), 'correct horse');
      expect((await self.get(`/users/${String(created.body['id'])}`)).status).toBe(200);
      expectProblem(await self.get(`/users/${await newUserId()}`), 404);
      expectProblem(await self.post('/cameras/', { name: 'x', rtsp_url: 'rtsp://10.0.0.9/1' }), 403);
    });

    it('health, readiness of each part, metrics and documentation are open', async () => {
      const { baseUrl } = sut.system;
      expect((await fetch(`${baseUrl}/health`)).status).toBe(200);
      const ready = await fetch(`${baseUrl}/health/ready`);
      expect(ready.status).toBe(200);
      for (const part of ['camera-registry', 'stream-ingestion', 'face-inference', 'identity', 'attendance']) {
        expect(await ready.clone().text()).toContain(part);
      }
      expect(await (await fetch(`${baseUrl}/metrics`)).text()).toContain('process_cpu_seconds_total');
      expect((await fetch(`${baseUrl}/docs`)).status).toBe(200);
      const openApi = (await (await fetch(`${baseUrl}/openapi.json`)).json()) as { paths: object };
      expect(Object.keys(openApi.paths)).toEqual(expect.arrayContaining(['/api/v1/users/upload-face']));
    });

    it('every part tells its version, what it works with and what waits in it', async () => {
      const { status, body } = await admin.get('/system');
      expect(status).toBe(200);
      const services = body['services'] as readonly { readonly name: string; readonly replicas: readonly object[] }[];
      const told = Object.fromEntries(services.map(({ name, replicas }) => [name, replicas]));
      const one = { version: expect.any(String) as unknown, ready: true, model_pack: null };
      const withOutbox = { ...one, outbox_rows: expect.any(Number) as unknown };
      expect(told).toEqual({
        'camera-registry': [expect.objectContaining(withOutbox)],
        'stream-ingestion': [expect.objectContaining(one)],
        'face-inference': [expect.objectContaining({ ...one, model_pack: expect.any(String) as unknown })],
        identity: [expect.objectContaining(withOutbox)],
        attendance: [expect.objectContaining(withOutbox)],
        gateway: [expect.objectContaining(one)],
      });
    });
  });

  describe('cameras', () => {
    it('are created, read, listed, changed and deleted, and their password is never answered', async () => {
      const created = await admin.post('/cameras/', {
        name: 'Gate 1',
        rtsp_url: 'rtsp://operator:s3cret-word@10.1.2.3:554/stream?x=1',
        description: 'North side',
        frame_rate: 10,
        location: 'Gate',
      });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({
        name: 'Gate 1',
        username: 'operator',
        frame_rate: 10,
        rtsp_url: 'rtsp://10.1.2.3:554/stream?x=1',
      });
      const id = String(created.body['id']);
      const changed = await admin.put(`/cameras/${id}/`, { name: 'Gate 2' });
      expect(changed.body).toMatchObject({ id, name: 'Gate 2', description: 'North side' });
      const [read, listed] = [await admin.get(`/cameras/${id}`), await admin.get('/cameras/?limit=1000')];
      expect(read.body).toMatchObject({ name: 'Gate 2' });
      expect(listed.body['data']).toEqual(expect.arrayContaining([expect.objectContaining({ id })]));
      for (const answer of [created, changed, read, listed]) expect(answer.text).not.toContain('s3cret-word');
      expect((await admin.delete(`/cameras/${id}`)).status).toBe(204);
      expectProblem(await admin.get(`/cameras/${id}`), 404);
      expectProblem(await admin.delete(`/cameras/${id}`), 404);
    });

    it('with wrong fields are refused, each field named', async () => {
      const answer = await admin.post('/cameras/', { rtsp_url: 'http://10.0.0.1/', frame_rate: '5', colour: 'red' });
      expectProblem(answer, 422);
      expect(fieldsOf(answer)).toEqual(expect.arrayContaining(['name', 'frame_rate', 'colour']));
      const address = await admin.post('/cameras/', { name: 'x', rtsp_url: 'rtsp://169.254.169.254/latest' });
      expectProblem(address, 422);
      expect(fieldsOf(address)).toEqual(['rtsp_url']);
    });

    it('are tested, and each kind of failure has its own reason', async () => {
      const [garbage, silent, notRtsp] = [
        await startGarbageServer(),
        await startSilentServer(),
        await startHttpServer(),
      ];
      try {
        const test = async (body: object): Promise<Readonly<Record<string, unknown>>> => {
          const answer = await admin.post('/cameras/test-connection', { timeout: 8, ...body });
          expect(answer.status).toBe(200);
          return answer.body;
        };
        const gate = { rtsp_url: rtsp.url('/gate'), username: 'viewer', password: 'gate-secret' };
        const passed = await test(gate);
        expect(passed).toMatchObject({ success: true, width: 1280, height: 720, codec: 'h264' });
        expect(passed['keyframe_interval']).toBeGreaterThan(0);
        expect(passed['sample_image']).toMatch(/^data:image\/jpeg;base64,/);
        expect(await test({ ...gate, password: 'wrong' })).toMatchObject({ success: false, reason: 'unauthorized' });
        expect(await test({ rtsp_url: rtsp.url('/nowhere') })).toMatchObject({ success: false, reason: 'not_found' });
        expect(await test({ rtsp_url: 'rtsp://127.0.0.1:1/' })).toMatchObject({ success: false, reason: 'refused' });
        expect(await test({ rtsp_url: notRtsp.url })).toMatchObject({ success: false, reason: 'not_rtsp' });
        expect(await test({ rtsp_url: garbage.url })).toMatchObject({ success: false, reason: 'not_rtsp' });
        expect(await test({ rtsp_url: silent.url, timeout: 2 })).toMatchObject({ success: false, reason: 'timed_out' });
      } finally {
        await Promise.all([garbage.close(), silent.close(), notRtsp.close()]);
      }
    }, 180_000);

    it('start and stop as often as one says so, and their health says what is', async () => {
      const created = await admin.post('/cameras/', {
        name: 'Live gate',
        rtsp_url: rtsp.url('/gate'),
        username: 'viewer',
        password: 'gate-secret',
      });
      const path = `/cameras/${String(created.body['id'])}`;
      expect((await admin.get(`${path}/health`)).body).toMatchObject({ state: 'stopped' });
      expect((await admin.post(`${path}/start-stream`)).status).toBeLessThan(300);
      expect((await admin.post(`${path}/start-stream/`)).status).toBeLessThan(300);
      const health = await waitFor(
        async () => {
          const answer = await admin.get(`${path}/health`);
          return answer.body['state'] === 'live' && answer.body;
        },
        { what: 'the camera to be live', timeoutMs: 60_000 },
      );
      expect(health['frames_per_second_asked']).toBe(5);
      expect(health['last_frame_at']).toMatch(/^\d{4}-/);
      expect((await admin.post(`${path}/stop-stream`)).status).toBeLessThan(300);
      expect((await admin.post(`${path}/stop-stream`)).status).toBeLessThan(300);
      await waitFor(async () => (await admin.get(`${path}/health`)).body['state'] === 'stopped', {
        what: 'the camera to be stopped',
      });
      expect(rtsp.clientCount('/gate')).toBe(0);
      expect((await admin.delete(path)).status).toBe(204);
      for (const action of ['start-stream', 'stop-stream']) {
        expectProblem(await admin.post(`/cameras/${nobody}/${action}`), 404);
      }
    }, 180_000);

    it('are watched in their hours, through their zones, on the stream that was chosen', async () => {
      const clip = H264Clip.fromAnnexB(await readFile(sut.demo.clipPath), sut.demo.framesPerSecond);
      rtsp.add('/gate-sub', clip, { auth: { username: 'viewer', password: 'gate-secret', scheme: 'digest' } });
      const viewing = {
        sub_rtsp_url: rtsp.url('/gate-sub'),
        stream: 'sub',
        schedule: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }],
        time_zone: 'Asia/Tokyo',
        zones: [
          { name: 'Door', kind: 'watch', points: corners(0.1, 0.9) },
          { name: null, kind: 'mask', points: corners(0, 0.05) },
        ],
        motion_gate: true,
        motion_sensitivity: 90,
        detector_input: '640x384',
        face_width_px_min: 20,
        liveness_mode: 'flag',
      };
      const created = await admin.post('/cameras/', {
        name: 'Watched gate',
        rtsp_url: rtsp.url('/gate'),
        username: 'viewer',
        password: 'gate-secret',
        ...viewing,
      });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject(viewing);
      const id = String(created.body['id']);
      const path = `/cameras/${id}`;
      const changed = await admin.put(path, { motion_sensitivity: 95, time_zone: null });
      expect(changed.body).toMatchObject({ ...viewing, motion_sensitivity: 95, time_zone: null });

      const began = new Date();
      await admin.post(`${path}/start-stream`);
      const preview = await admin.beginningOf(`${path}/preview`, (bytes) => bytes.split('Content-Length').length > 3);
      expect(preview.type).toContain('multipart/x-mixed-replace');
      expect(jpegsIn(preview.bytes)).toBeGreaterThanOrEqual(2);
      expect([rtsp.clientCount('/gate'), rtsp.clientCount('/gate-sub')]).toEqual([0, 1]);

      const fleet = (await admin.get('/cameras/fleet')).body;
      expect(fleet).toMatchObject({ is_overfull: false });
      expect(Number(fleet['cameras_wanted'])).toBeGreaterThanOrEqual(1);
      expect(fleet['cameras_without_replica']).not.toContain(id);
      const health = (await admin.get(`${path}/health`)).body;
      expect(Number(health['bytes_received'])).toBeGreaterThan(10_000);
      const fitness = (await admin.get(`${path}/fitness`)).body;
      expect(fitness).toMatchObject({ camera_id: id, after_start: null });

      const time = `from=${began.toISOString()}`;
      await waitFor(
        async () => Number((await admin.get(`${path}/coverage?${time}`)).body['seconds_seen']) > 1 || undefined,
        { what: 'a second that was seen', timeoutMs: 60_000 },
      );
      expect((await admin.delete(path)).status).toBe(204);
      const history = await waitFor(
        async () => {
          const { body } = await admin.get(`${path}/status-history?${time}`);
          const spans = body['data'] as { state: string; ended_at: string | null }[];
          return spans.some(({ state, ended_at }) => state === 'live' && ended_at !== null) && spans;
        },
        { what: 'the end of what was seen', timeoutMs: 60_000 },
      );
      expect(history.map(({ state }) => state)).toContain('connecting');
      expectProblem(await admin.get(`/cameras/${nobody}/status-history`), 404);
    }, 180_000);

    it('are taken back from their own export unchanged, and from a list of new ones once', async () => {
      const list = `name;rtsp_url;password;zones\nImport A;rtsp://op@10.9.8.7/1;s3cret;"${zonesCell}"\nImport B;rtsp://10.9.8.8/1;;`;
      const trial = await admin.sendFile('/cameras/import?dry_run=true', list, 'text/csv');
      expect(trial.body).toMatchObject({ dry_run: true, created: 2, failed: 0 });
      expect((await admin.sendFile('/cameras/import', list, 'text/csv')).body).toMatchObject({ created: 2 });
      expect((await admin.sendFile('/cameras/import', list, 'text/csv')).body).toMatchObject({
        created: 0,
        unchanged: 2,
      });
      const file = await admin.get('/cameras/export');
      expect(file.text).not.toContain('s3cret');
      const again = await admin.upload('/cameras/import', Buffer.from(file.text), 'cameras.csv');
      expect(again.body).toMatchObject({ created: 0, updated: 0, failed: 0 });
      expect(Number(again.body['unchanged'])).toBeGreaterThanOrEqual(2);
      expect((await admin.get('/cameras/export')).text).toBe(file.text);
      const wrong = await admin.sendFile(
        '/cameras/import',
        'name,rtsp_url\nC,rtsp://10.9.8.9/\nD,http://a/',
        'text/csv',
      );
      expectProblem(wrong, 422);
      expect(wrong.body['errors']).toMatchObject([{ row: 3, field: 'rtsp_url' }]);
      for (const { name, id } of (await admin.get('/cameras/?limit=1000')).body['data'] as {
        name: string;
        id: string;
      }[]) {
        expect(name).not.toBe('C');
        if (name.startsWith('Import ')) await admin.delete(`/cameras/${id}`);
      }
    });

    it('are looked for where one says, and what is no camera says why', async () => {
      const found = await admin.post('/cameras/discover', { hosts: ['127.0.0.1:1'], timeout: 3 });
      expect(found.status).toBe(200);
      expect(found.body['data']).toMatchObject([{ host: expect.stringContaining('127.0.0.1') as string, streams: [] }]);
    });

    it('that cannot be reached keep trying, and say why', async () => {
      const created = await admin.post('/cameras/', { name: 'Away', rtsp_url: 'rtsp://127.0.0.1:1/away' });
      const path = `/cameras/${String(created.body['id'])}`;
      await admin.post(`${path}/start-stream`);
      const health = await waitFor(
        async () => {
          const { body } = await admin.get(`${path}/health`);
          return Number(body['reconnects']) >= 1 && body;
        },
        { what: 'a second attempt', timeoutMs: 60_000 },
      );
      expect(health).toMatchObject({ last_error_reason: 'refused' });
      await admin.delete(path);
    }, 180_000);
  });

  describe('users', () => {
    it('are created, read, listed, found, changed and deleted, in any script and without their password', async () => {
      const created = await newUser({ department: ' Werk 2 ' });
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({
        first_name: 'Zoë',
        last_name: 'Ødegård 王',
        department: 'Werk 2',
        is_active: true,
      });
      expect(created.text).not.toMatch(/password|correct horse|argon2/);
      const id = String(created.body['id']);
      expect((await admin.put(`/users/${id}`, { is_active: false })).body).toMatchObject({ is_active: false });
      const email = encodeURIComponent(String(created.body['email']));
      expect((await admin.get(`/users/?q=${email}`)).body).toMatchObject({ total: 1, page: 1, size: 1, pages: 1 });
      expect((await admin.get(`/users/?q=${email}&active_only=true`)).body).toMatchObject({ total: 0, data: [] });
      expect((await admin.get(`/users/${id}/statistics`)).body).toMatchObject({
        total_days: 0,
        face_count: 0,
        last_seen_at: null,
      });
      expect((await admin.delete(`/users/${id}`)).status).toBe(204);
      expectProblem(await admin.get(`/users/${id}`), 404);
    });

    it('with an email or employee id that is taken are a conflict', async () => {
      const taken = await newUser();
      const email = String(taken.body['email']).toUpperCase();
      expectProblem(await newUser({ email }), 409);
      expectProblem(await newUser({ employee_id: taken.body['employee_id'] }), 409);
    });

    it('with wrong fields are refused, each field named', async () => {
      const answer = await newUser({
        first_name: '',
        email: 'no-address',
        password: 'short',
        is_active: 'yes',
        shoe_size: 43,
      });
      expectProblem(answer, 422);
      expect(fieldsOf(answer).sort()).toEqual(['email', 'first_name', 'is_active', 'password', 'shoe_size']);
    });

    it('page by page show everybody once, in the order they came', async () => {
      const ids = [await newUserId(), await newUserId(), await newUserId()];
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await admin.get(
          `/users/?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        seen.push(...(body['data'] as { id: string }[]).map((user) => user.id));
        cursor = (body['next_cursor'] as string | null) ?? '';
      } while (cursor !== '');
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
    });

    it('have profile images of which one is the primary', async () => {
      const path = `/users/${await newUserId()}/profile-images`;
      const first = await admin.upload(path, portrait, '../../etc/passwd.jpg', { image_name: 'At the gate' });
      expect(first.status).toBe(201);
      expect(first.body).toMatchObject({ image_name: 'At the gate', media_type: 'image/jpeg' });
      const second = await admin.upload(path, otherPortrait, 'second.jpg');
      const [firstId, secondId] = [String(first.body['id']), String(second.body['id'])];
      expect((await admin.put(`${path}/${secondId}/primary`)).body).toMatchObject({ is_primary: true });
      const images = (await admin.get(path)).body['data'] as { id: string; is_primary: boolean }[];
      expect(images.filter((image) => image.is_primary).map(({ id }) => id)).toEqual([secondId]);
      expect((await admin.get(`${path}/${firstId}`)).headers.get('content-type')).toContain('image/jpeg');
      expect((await admin.delete(`${path}/${firstId}`)).status).toBe(204);
      expect((await admin.get(path)).body).toMatchObject({ total: 1 });
      expectProblem(await admin.upload(path, Buffer.from('not a picture'), 'x.jpg'), 415);
    });
  });

  describe('faces', () => {
    const asJson = (picture: Uint8Array): string => Buffer.from(picture).toString('base64');

    it('are enrolled, listed without the vector, recognised on another picture, and deleted', async () => {
      const [personId, otherId] = [await newUserId(), await newUserId()];
      const enrolled = await admin.post('/users/upload-face', {
        user_id: personId,
        image_data: `data:image/jpeg;base64,${asJson(portrait)}`,
        is_primary: true,
      });
      expect(enrolled.status).toBe(200);
      expect(enrolled.body).toMatchObject({ success: true, faces_detected: 1 });
      expect(enrolled.body['quality_score']).toBeGreaterThan(0.3);
      const byFile = await admin.upload(`/users/upload-face-file?user_id=${otherId}`, otherPortrait, 'me.jpg');
      expect(byFile.body).toMatchObject({ success: true });

      const recognised = await admin.post('/users/face-recognition', { image_data: asJson(otherPortrait) });
      expect(recognised.body).toMatchObject({ success: true, faces: [{ match: { user_id: otherId } }] });

      const rough = await sharp(portrait).resize({ width: 300 }).jpeg({ quality: 40 }).toBuffer();
      const strict = await admin.post('/users/face-recognition', { image_data: asJson(rough), threshold: 0.999 });
      expect(strict.body).toMatchObject({ faces: [{ match: null, reason: 'below_threshold' }] });

      const list = await admin.get(`/users/${personId}/face-embeddings`);
      expect(list.body).toMatchObject({ total: 1, data: [{ user_id: personId, is_primary: true }] });
      expect(list.text).not.toMatch(/embedding"|vector/);
      const templateId = String(enrolled.body['face_embedding_id']);
      expect((await admin.delete(`/users/face-embeddings/${templateId}`)).status).toBe(204);
      expectProblem(await admin.delete(`/users/face-embeddings/${templateId}`), 404);
      const after = await admin.post('/users/face-recognition', { image_data: asJson(portrait) });
      expect(after.body).toMatchObject({ faces: [{ match: null }] });
      await Promise.all([admin.delete(`/users/${personId}`), admin.delete(`/users/${otherId}`)]);
    }, 180_000);

    it('of a picture with several people or with none are refused with the reason', async () => {
      const userId = await newUserId();

      const empty = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#567' } })
        .jpeg()
        .toBuffer();
      const none = await admin.post('/users/upload-face', { user_id: userId, image_data: asJson(empty) });
      expectProblem(none, 422);
      expect(none.body).toMatchObject({ success: false, reason: 'no_face', faces_detected: 0 });

      const size = { width: 400, height: 400, fit: 'cover' as const };
      const [left, right] = [
        await sharp(portrait).resize(size).toBuffer(),
        await sharp(otherPortrait).resize(size).toBuffer(),
      ];
      const pair = await sharp({ create: { width: 900, height: 500, channels: 3, background: '#567' } })
        .composite([
          { input: left, left: 25, top: 50 },
          { input: right, left: 475, top: 50 },
        ])
        .jpeg()
        .toBuffer();
      const several = await admin.post('/users/upload-face', { user_id: userId, image_data: asJson(pair) });
      expect(several.body).toMatchObject({ status: 422, success: false, reason: 'several_faces', faces_detected: 2 });

      const far = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#567' } })
        .composite([{ input: await sharp(portrait).resize({ width: 60 }).toBuffer(), left: 500, top: 300 }])
        .jpeg()
        .toBuffer();
      const tiny = await admin.post('/users/upload-face', { user_id: userId, image_data: asJson(far) });
      expect(tiny.status).toBe(422);
      expect(['too_small', 'no_face']).toContain(tiny.body['reason']);
    }, 180_000);

    it('survive whatever is uploaded instead of a picture', async () => {
      const userId = await newUserId();

      const huge = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
        .png()
        .toBuffer();
      const upload = (bytes: Uint8Array): Promise<Answer> =>
        admin.upload('/users/upload-face-file', bytes, 'me.jpg', { user_id: userId });
      const cases: [string, Uint8Array, readonly number[]][] = [
        ['nothing', new Uint8Array(0), [400, 415, 422]],
        ['text', Buffer.from('hello'.repeat(100)), [415]],
        ['the first half of a picture', portrait.subarray(0, portrait.length / 2), [400, 422]],
        ['81 megapixels in a small file', huge, [413]],
        ['more than 5 MB', new Uint8Array(6 * 1024 * 1024).fill(7), [413]],
      ];
      for (const [what, bytes, statuses] of cases) {
        const answer = await upload(bytes);
        expect({ what, isExpected: statuses.includes(answer.status), status: answer.status }).toMatchObject({
          isExpected: true,
        });
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
      }
      expectProblem(await admin.post('/users/upload-face', { user_id: userId, image_data: '%%%' }), 422);
      const fine = await admin.post('/users/face-recognition', { image_data: asJson(portrait) });
      expect(fine.status).toBe(200);
    }, 180_000);

    it('of a picture of nearly 5 MB are enrolled and recognised like any other', async () => {
      const personId = await newUserId();
      const { width, height } = await sharp(portrait).metadata();
      const scale = Math.sqrt(1_600_000 / (width * height));
      const big = await sharp(portrait)
        .resize({ width: Math.round(width * scale) })
        .png({ compressionLevel: 0 })
        .toBuffer();
      expect(big.length).toBeGreaterThan(4_500_000);
      expect((await admin.upload('/users/upload-face-file', big, 'big.png', { user_id: personId })).body).toMatchObject(
        {
          success: true,
        },
      );
      const seen = await admin.post('/users/face-recognition', { image_data: asJson(big) });
      expect(seen.body).toMatchObject({ faces: [{ match: { user_id: personId } }] });
      await admin.delete(`/users/${personId}`);
    }, 180_000);

    it('of an unknown person are 404', async () => {
      expectProblem(await admin.post('/users/upload-face', { user_id: nobody, image_data: asJson(portrait) }), 404);
      expectProblem(await admin.get(`/users/${nobody}/face-embeddings`), 404);
    });
  });

  erasureSuite(() => ({ sut, admin, portrait }));

  describe('attendance', () => {
    it('is written by hand once however often the request is repeated, corrected with its history, and deleted', async () => {
      const userId = await newUserId();
      const body = {
        user_id: userId,
        check_in: '2026-03-02T08:00:00+01:00',
        check_out: '2026-03-02T16:30:00+01:00',
        notes: 'Badge forgotten\nCame by bike',
      };
      const client = admin.with({ 'idempotency-key': randomUUID() });
      const created = await client.post('/users/attendance', body);
      expect(created.status).toBe(201);
      expect(created.body).toMatchObject({ user_id: userId, date: '2026-03-02', status: 'present', source: 'manual' });
      const id = String(created.body['id']);
      expect((await client.post('/users/attendance/', body)).body).toMatchObject({ id });
      expectProblem(await admin.post('/users/attendance', body), 409);

      const edited = await admin.put(`/attendance/${id}`, { status: 'half_day', reason: 'Left at noon' });
      expect(edited.body).toMatchObject({ id, status: 'half_day', is_corrected: true });
      const history = await admin.get(`/users/attendance/${id}/corrections`);
      expect(history.body['data']).toEqual(
        expect.arrayContaining([expect.objectContaining({ action: 'edited', reason: 'Left at noon' })]),
      );

      const listed = await admin.get(`/users/attendance?user_id=${userId}&date_from=2026-03-01&date_to=2026-03-31`);
      expect(listed.body).toMatchObject({ total: 1, data: [{ id }], attendances: [{ id }] });
      expect((await admin.get(`/users/attendance?user_id=${userId}&status=late`)).body).toMatchObject({ total: 0 });
      expect(
        (await admin.get('/users/attendance/statistics?date_from=2026-03-02&date_to=2026-03-02')).body,
      ).toMatchObject({
        total_records: 1,
        unique_users: 1,
        total_hours: 8.5,
        by_day: [expect.objectContaining({ date: '2026-03-02' })],
      });
      expect((await admin.get(`/users/${userId}/statistics`)).body).toMatchObject({
        total_days: 1,
        average_check_in: '08:00',
      });
      expect((await admin.delete(`/users/attendance/${id}`)).status).toBe(204);
      expectProblem(await admin.get(`/users/attendance/${id}`), 404);
    });

    it('with wrong fields is refused, each field named', async () => {
      const userId = await newUserId();
      const noOffset = await admin.post('/users/attendance', { user_id: userId, check_in: '2026-03-02T08:00:00' });
      expectProblem(noOffset, 422);
      expect(fieldsOf(noOffset)).toEqual(['check_in']);
      const backwards = await admin.post('/users/attendance', {
        user_id: userId,
        check_in: '2026-03-02T08:00:00Z',
        check_out: '2026-03-02T07:00:00Z',
      });
      expect(fieldsOf(backwards)).toEqual(['check_out']);
      expectProblem(await admin.get('/users/attendance?date_from=2026-02-30'), 422);
      expectProblem(await admin.get('/users/attendance?limit=0'), 422);
      expectProblem(await admin.post('/users/attendance', { user_id: nobody, check_in: '2026-03-02T08:00:00Z' }), 404);
    });
  });

  describe('a part of the system that is away', () => {
    it('is a 503 with the time to wait, seen in readiness, and heals by itself', async () => {
      const { supervisor, baseUrl } = sut.system;
      const pid = supervisor.pidOf('identity') ?? 0;
      process.kill(pid, 'SIGSTOP');
      try {
        const answer = await admin.get('/users/');
        expectProblem(answer, 503);
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        expect((await fetch(`${baseUrl}/health/ready`)).status).toBe(503);
        const { body } = await admin.get('/system');
        expect(body).toMatchObject({ status: 'not_ready' });
        expect(body['reasons']).toContainEqual(expect.objectContaining({ code: 'not_ready', about: 'identity' }));
      } finally {
        process.kill(pid, 'SIGCONT');
      }
      await waitFor(async () => (await admin.get('/users/')).status === 200, {
        what: 'identity to answer again',
        timeoutMs: 60_000,
      });
      expect((await fetch(`${baseUrl}/health/ready`)).status).toBe(200);
    }, 180_000);
  });

  it('everything that was done has its place in the audit log, which is whole', async () => {
    const { body } = await admin.get('/audit-log/verify');
    expect(body).toMatchObject({ state: 'whole', next_sequence: null });
    expect(Number(body['checked'])).toBeGreaterThan(20);
  });

  it('malformed JSON is 400, another media type 415, an unknown path 404', async () => {
    const json = { 'content-type': 'application/json' };
    expectProblem(await admin.sendRaw('POST', '/cameras/', '{"name":', json), 400);
    expectProblem(await admin.sendRaw('POST', '/cameras/', '<x/>', { 'content-type': 'application/xml' }), 415);
    expectProblem(await admin.get('/nothing-here'), 404);
  });
});
