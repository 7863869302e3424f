import { randomUUID } from 'node:crypto';
import {
  defaultSiteId,
  discoverCameras,
  getCameraFitness,
  getCoverage,
  getStreamHealth,
  listStatusSpans,
  StreamState,
  testConnection,
  timestampDate,
  timestampFromDate,
  updateCamera,
  createCamera,
} from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import { fieldsOf, GatewayBench, type Answer } from '../testing/gateway-bench';
import { deletedCamera, known, moment, respondPlausibly } from '../testing/plausible-answers';
import { FakeRegistry } from '../testing/fake-registry';

const momentOf = (timestamp: Parameters<typeof timestampDate>[0] | undefined): Date => {
  if (timestamp === undefined) throw new Error('No moment was asked for.');
  return timestampDate(timestamp);
};
const points = [
  [0.1, 0.2],
  [0.9, 0.2],
  [0.5, 1],
];
const viewing = {
  sub_rtsp_url: 'rtsp://camera.example/stream2',
  stream: 'sub',
  schedule: [{ days: ['mon', 'tue'], from: '08:00', to: '24:00' }],
  time_zone: 'Europe/Berlin',
  zones: [
    { name: 'Door', kind: 'watch', points },
    { name: null, kind: 'mask', points },
  ],
  motion_gate: false,
  motion_sensitivity: 80,
  detector_input: '1280x720',
  face_width_px_min: 60,
  liveness_mode: 'enforce',
  site_id: known.site,
  role: 'entry',
};
const untouched = {
  sub_rtsp_url: null,
  stream: 'main',
  schedule: [],
  time_zone: null,
  zones: [],
  motion_gate: true,
  motion_sensitivity: 50,
  detector_input: null,
  face_width_px_min: null,
  liveness_mode: null,
  site_id: defaultSiteId,
  role: 'both',
};

describe('cameras over HTTP', () => {
  const bench = GatewayBench.forSpecs();
  let registry: FakeRegistry;

  const get = (path: string) => bench.callAs('administrator', 'GET', path);
  const send = (method: string, path: string, json: unknown) => bench.callAs('administrator', method, path, { json });

  async function newCamera(fields: object = {}): Promise<string> {
    const answer = await send('POST', '/cameras', { name: 'Gate', rtsp_url: 'rtsp://camera.example/1', ...fields });
    expect(answer.status).toBe(201);
    return String(answer.body['id']);
  }

  describe('what is watched, when and how', () => {
    beforeEach(() => {
      registry = new FakeRegistry(bench.services);
    });

    it('is answered as it was sent, and has defaults', async () => {
      expect((await get(`/cameras/${await newCamera(viewing)}`)).body).toMatchObject(viewing);
      expect((await get(`/cameras/${await newCamera()}`)).body).toMatchObject(untouched);
    });

    it('can be sent back as it was answered, and cleared by null', async () => {
      const id = await newCamera(viewing);
      expect((await send('PUT', `/cameras/${id}`, viewing)).body).toMatchObject(viewing);
      const nothing = { schedule: null, time_zone: null, zones: null, sub_rtsp_url: null, liveness_mode: null };
      expect((await send('PUT', `/cameras/${id}`, nothing)).body).toMatchObject({
        schedule: [],
        time_zone: null,
        zones: [],
        sub_rtsp_url: null,
        liveness_mode: null,
        detector_input: '1280x720',
        face_width_px_min: 60,
        motion_gate: false,
      });
    });

    it.each([
      [{ motion_sensitivity: 5 }, { motion_gate: false, motion_sensitivity: 5 }],
      [{ motion_gate: true }, { motion_gate: true, motion_sensitivity: 80 }],
      [{ time_zone: 'Asia/Tokyo' }, { schedule: viewing.schedule, time_zone: 'Asia/Tokyo' }],
      [{ schedule: [] }, { schedule: [], time_zone: 'Europe/Berlin' }],
      [{ site_id: null }, { site_id: defaultSiteId, role: 'entry' }],
      [{ role: 'exit' }, { site_id: known.site, role: 'exit' }],
      [{ face_width_px_min: null }, { detector_input: '1280x720', face_width_px_min: null, liveness_mode: 'enforce' }],
    ])('changed in one field (%j) keeps the others', async (change, expected) => {
      const id = await newCamera(viewing);
      expect((await send('PUT', `/cameras/${id}`, change)).body).toMatchObject({ ...viewing, ...expected });
    });

    it('changed by two at once loses neither change', async () => {
      const id = await newCamera(viewing);
      let others = 0;
      registry.beforeUpdate = (camera) => {
        others += 1;
        if (others > 3) return;
        if (camera.motionGate !== undefined) camera.motionGate.enabled = true;
        camera.revision += 1;
      };
      const answer = await send('PUT', `/cameras/${id}`, { motion_sensitivity: 5 });
      expect(answer.body).toMatchObject({ motion_gate: true, motion_sensitivity: 5 });
      registry.beforeUpdate = (camera) => (camera.revision += 1);
      expect(await send('PUT', `/cameras/${id}`, { motion_sensitivity: 6 })).toMatchObject({
        status: 409,
        body: { reason: 'changed_meanwhile' },
      });
    });

    it.each([
      ['schedule', 'always'],
      ['schedule', { days: ['mon'] }],
      ['schedule', [{ days: ['mon'], from: '8', to: '9' }]],
      ['zones', 5],
      ['zones', [{ kind: 'watch', points: [[0, 0]] }]],
      ['stream', 'third'],
      ['time_zone', 'Mars/Olympus'],
      ['time_zone', '+02:00'],
      ['motion_gate', 1],
      ['motion_sensitivity', 0],
      ['detector_input', '640x480'],
      ['face_width_px_min', 1_001],
      ['liveness_mode', 'on'],
      ['site_id', 'harbour'],
      ['site_id', known.camera],
      ['role', 'door'],
      ['sub_rtsp_url', 7],
    ])('with %s as %j is 422 naming the field', async (field, value) => {
      const id = await newCamera();
      const body = { name: 'Gate', rtsp_url: 'rtsp://camera.example/1', [field]: value };
      expect(fieldsOf(await send('POST', '/cameras', body))).toEqual([field]);
      expect(fieldsOf(await send('PUT', `/cameras/${id}`, { [field]: value }))).toEqual([field]);
    });

    it('in a hundred thousand brackets is refused quickly', async () => {
      const brackets = '['.repeat(100_000) + ']'.repeat(100_000);
      const answer = await bench.callAs('administrator', 'PUT', `/cameras/${await newCamera()}`, {
        body: `{"zones":${brackets},"schedule":${brackets}}`,
        headers: { 'Content-Type': 'application/json' },
      });
      expect([answer.status, fieldsOf(answer).sort()]).toEqual([422, ['schedule', 'zones']]);
    });

    it('that the registry refuses is named as clients know it', async () => {
      const refuse = (): never => {
        throw AppError.invalid([{ field: 'motion_gate', message: 'must have a sensitivity from 1 to 100' }]);
      };
      bench.services.respond(createCamera, refuse);
      bench.services.respond(updateCamera, refuse);
      const body = { name: 'Gate', rtsp_url: 'rtsp://camera.example/1' };
      const [created, changed] = [
        await send('POST', '/cameras', body),
        await send('PUT', `/cameras/${randomUUID()}`, { name: 'x' }),
      ];
      for (const answer of [created, changed]) {
        expect(fieldsOf(answer)).toEqual(['motion_sensitivity']);
        expect(answer.text).not.toContain('motion_gate');
      }
    });
  });

  it('are described with examples of what they take', async () => {
    interface Described {
      readonly paths: Readonly<
        Record<string, Readonly<Record<string, { readonly requestBody?: { content: object } }>>>
      >;
      readonly components: {
        readonly schemas: Readonly<Record<string, { properties: Readonly<Record<string, object>> }>>;
      };
    }
    const document = (await bench.call('GET', '//openapi.json')).body as unknown as Described;
    const fields = document.components.schemas['CreateCameraInput']?.properties ?? {};
    expect(fields['schedule']).toMatchObject({
      type: ['array', 'null'],
      examples: [[{ days: expect.anything() as unknown }]],
    });
    expect(fields['zones']).toMatchObject({
      type: ['array', 'null'],
      maxItems: 16,
      examples: [[{ kind: 'watch' }]],
    });
    expect(fields['stream']).toMatchObject({ enum: ['main', 'sub', null], default: 'main' });
    const content = document.paths['/api/v1/cameras/import']?.['post']?.requestBody?.content ?? {};
    expect(Object.keys(content)).toEqual(['text/csv', 'multipart/form-data']);
  });

  it('tell of a test how often whole pictures come, and show the first', async () => {
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    bench.services.respond(testConnection, () => ({
      success: true,
      message: 'It answers with video.',
      width: 1280,
      height: 720,
      fps: 25,
      codec: 'h264',
      latencyMs: 400,
      keyframeIntervalMs: 2_040,
      sampleJpeg: jpeg,
    }));
    const { body } = await send('POST', '/cameras/test-connection', { rtsp_url: 'rtsp://a/' });
    expect(body).toMatchObject({ success: true, latency_ms: 400, keyframe_interval: 2.04 });
    expect(body['sample_image']).toBe(`data:image/jpeg;base64,${jpeg.toString('base64')}`);
    respondPlausibly(bench.services, bench.people.of('employee').id);
    expect((await send('POST', '/cameras/test-connection', { rtsp_url: 'rtsp://a/' })).body).toMatchObject({
      keyframe_interval: null,
      sample_image: null,
    });
  });

  describe('whose address', () => {
    const spoken = [
      ['rtsp_url', '/cameras', 'POST', {}],
      ['sub_rtsp_url', '/cameras', 'POST', { rtsp_url: 'rtsp://10.0.0.5/a' }],
      ['rtsp_url', `/cameras/${known.camera}`, 'PUT', {}],
      ['rtsp_url', '/cameras/test-connection', 'POST', {}],
    ] as const;

    it.each([
      'rtsp://admin:hunter2?x@10.0.0.5/a',
      'rtsp://admin:12/hunter2@10.0.0.5/a',
      'rtsp://admin:/hunter2@10.0.0.5/a',
      'rtsp://ad/min:hunter2@10.0.0.5/a',
      'rtsp://admin:hunter2@192.168.001.010/a',
      'rtsp://admin:hunter2@0x0a.1.2.3/a',
    ])(
      'would send a password elsewhere is 422 wherever it is given, with what to write and no password: %s',
      async (url) => {
        for (const [field, path, method, rest] of spoken) {
          const name = path === '/cameras' ? { name: 'Gate' } : {};
          const answer = await send(method, path, { ...name, ...rest, [field]: url });
          expect([answer.status, fieldsOf(answer)]).toEqual([422, [field]]);
          expect(answer.text).not.toMatch(/hunter2/);
          expect(answer.text).toMatch(/%2F|leading zeros/);
        }
      },
    );
  });

  describe('that are looked for', () => {
    it('are answered with their streams, or why not, and never with credentials', async () => {
      const answer = await send('POST', '/cameras/discover', { hosts: [' 10.1.0.20 '], username: 'u', timeout: 2.5 });
      expect(answer.body).toMatchObject({
        total: 2,
        data: [
          { host: '10.1.0.20', model: null, reason: null, streams: [{ rtsp_url: 'rtsp://10.1.0.20/1', fps: null }] },
          { host: '10.1.0.21', name: null, reason: 'unauthorized', streams: [] },
        ],
      });
      expect(bench.services.lastRequest(discoverCameras)).toMatchObject({ hosts: ['10.1.0.20'], timeoutMs: 2_500 });
    });

    it('are looked for in the whole network for 5 s when nothing is said', async () => {
      expect((await bench.callAs('administrator', 'POST', '/cameras/discover')).status).toBe(200);
      expect(bench.services.lastRequest(discoverCameras)).toMatchObject({ hosts: [], timeoutMs: 5_000, username: '' });
    });

    it.each([
      ['hosts', '10.1.0.20'],
      ['hosts', [5]],
      ['hosts', Array.from({ length: 65 }, () => 'a')],
      ['hosts', ['http://10.1.0.20/']],
      ['hosts', ['10.0.0.064:8080']],
      ['hosts', ['0x0a.1.2.3']],
      ['timeout', 31],
    ])('with %s as %j are refused', async (field, value) => {
      expect(fieldsOf(await send('POST', '/cameras/discover', { [field]: value }))).toEqual([field]);
    });
  });

  describe('watched over', () => {
    it('tell how much came and what it took', async () => {
      const { body } = await get(`/cameras/${known.camera}/health`);
      expect(body).toMatchObject({ state: 'live', bytes_received: 5_000_000_000, decoder_seconds: 12.35 });
    });

    it('are a fleet, whose word is never taken for an id', async () => {
      const { body } = await get('/cameras/fleet/');
      expect(body).toEqual({
        replicas: [
          {
            replica: 'replica-1',
            started_at: moment.toISOString(),
            streams_max: 16,
            streams_held: 3,
            streams_live: 2,
          },
        ],
        cameras_wanted: 4,
        cameras_without_replica: [known.camera],
        is_overfull: false,
      });
    });

    it.each([
      ['PUT', '/cameras/fleet', 'GET, HEAD'],
      ['DELETE', '/cameras/export', 'GET, HEAD'],
      ['GET', '/cameras/import', 'POST'],
      ['GET', '/cameras/discover', 'POST'],
    ])('%s %s is 405', async (method, path, allowed) => {
      const answer = await bench.callAs('administrator', method, path);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, `${allowed}, OPTIONS`]);
    });

    it('have a history, newest first, of the last day or of the time asked for', async () => {
      const path = `/cameras/${known.camera}/status-history`;
      const answer = await get(`${path}?limit=7&cursor=abc&order=asc`);
      expect(answer.body).toMatchObject({
        total: 2,
        data: [
          { state: 'live', reason: null, ended_at: null, replica: 'replica-1' },
          { state: 'waiting', reason: 'stalled', ended_at: moment.toISOString() },
        ],
      });
      const asked = bench.services.lastRequest(listStatusSpans);
      expect(asked.page).toMatchObject({ limit: 7, cursor: 'abc', descending: true });
      const [from, to] = [momentOf(asked.from), momentOf(asked.to)];
      expect(to.getTime() - from.getTime()).toBe(24 * 60 * 60 * 1_000);
      expect(Math.abs(Date.now() - to.getTime())).toBeLessThan(5_000);
      await get(`${path}?from=2026-11-20T08:00:00Z&to=2026-11-20T09:30:00%2B01:00`);
      expect(bench.services.lastRequest(listStatusSpans).to).toEqual(
        timestampFromDate(new Date('2026-11-20T08:30:00Z')),
      );
    });

    it('have seen a share of the time', async () => {
      const time = 'from=2026-11-20T08:00:00Z&to=2026-11-20T09:00:00Z';
      const { body } = await get(`/cameras/${known.camera}/coverage?${time}`);
      expect(body).toEqual({
        camera_id: known.camera,
        from: '2026-11-20T08:00:00.000Z',
        to: '2026-11-20T09:00:00.000Z',
        seconds_asked: 3_600,
        seconds_seen: 1_800,
        share: 0.5,
        blind_spans_cut: false,
        blind_spans: [{ from: '2026-11-20T08:00:00.000Z', to: '2026-11-20T09:00:00.000Z' }],
      });
      bench.services.respond(getCoverage, () => ({}));
      expect((await get(`/cameras/${known.camera}/coverage`)).body).toMatchObject({ share: null, blind_spans: [] });
    });

    it('keep their history when they are deleted; what never was is 404', async () => {
      for (const part of ['status-history', 'coverage']) {
        expect((await get(`/cameras/${deletedCamera}/${part}`)).status).toBe(200);
        expect((await get(`/cameras/${randomUUID()}/${part}`)).status).toBe(404);
      }
    });

    it.each(['status-history', 'coverage'])('%s wants moments in order, within a year', async (part) => {
      const path = `/cameras/${known.camera}/${part}`;
      const faults = async (query: string) => fieldsOf(await get(`${path}?${query}`));
      expect(await faults('from=2026-11-20')).toEqual(['from']);
      expect(await faults('to=yesterday')).toEqual(['to']);
      expect(await faults('from=2026-11-20T08:00:00Z&to=2026-11-20T08:00:00Z')).toEqual(['to']);
      expect(await faults('from=2020-11-20T08:00:00Z&to=2026-11-20T08:00:00Z')).toEqual(['to']);
      expect(await faults('from=2026-11-20T08:00:00Z&limit=0')).toEqual(part === 'coverage' ? [] : ['limit']);
    });
  });

  describe('their fitness', () => {
    const fitness = () => get(`/cameras/${known.camera}/fitness`);
    const liveSince = (at: Date, state = StreamState.LIVE): void => {
      bench.services.respond(getStreamHealth, ({ cameraId }) => ({
        health: { cameraId, state, stateSince: timestampFromDate(at) },
      }));
    };

    it('is of the last minute, and of the first since the stream is live', async () => {
      const at = new Date(Date.now() - 3_600_000);
      liveSince(at);
      const { body } = await fitness();
      const shown = {
        faces: 12,
        usable_faces: 3,
        usable_faces_per_minute: 3,
        inter_eye_px: 14,
        sharpness: 0.5,
        brightness: null,
        yaw_degrees: null,
        pitch_degrees: null,
        refused: { too_small: 9 },
        verdict: 'poor',
        advice: ['Move closer: eyes are 14 px apart, 30 are needed.'],
      };
      expect(body).toMatchObject({ camera_id: known.camera, last_minute: shown, after_start: shown });
      const last = bench.services.lastRequest(getCameraFitness);
      expect(momentOf(last.from)).toEqual(at);
      expect(momentOf(last.to).getTime() - at.getTime()).toBe(60_000);
    });

    it('says nothing of the first minute before it is over, or while the stream is not live', async () => {
      liveSince(new Date(Date.now() - 30_000));
      expect((await fitness()).body).toMatchObject({ after_start: null });
      liveSince(moment, StreamState.WAITING);
      expect((await fitness()).body).toMatchObject({ after_start: null });
      bench.services.respond(getStreamHealth, () => {
        throw AppError.notFound('stream', known.camera);
      });
      const answer: Answer = await fitness();
      expect(answer.body).toMatchObject({ last_minute: { faces: 12 }, after_start: null });
    });
  });
});
