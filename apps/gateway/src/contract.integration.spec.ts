import { randomUUID } from 'node:crypto';
import { roles } from '@smart-attendance/contracts';
import { scopeOf, type Permission } from './access/permissions.policy';
import { fieldsOf, GatewayBench, type Answer, type Call } from './testing/gateway-bench';
import { known, onePixelPng } from './testing/plausible-answers';

interface RouteCase {
  readonly method: string;
  /** `:user`, `:camera` and so on stand for ids the services know. */
  readonly path: string;
  readonly permission: Permission;
  readonly status: number;
  readonly json?: (userId: string) => object;
  readonly form?: (userId: string) => Readonly<Record<string, string>>;
  /** Members the answer must have; of a list, its rows. */
  readonly members?: readonly string[];
  readonly isList?: boolean;
}

const picture = onePixelPng.toString('base64');
const newCamera = { name: 'Front door', rtsp_url: 'rtsp://camera.example/stream1' };
const newUser = {
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.org',
  password: 'long enough',
  employee_id: 'E-1',
};
const cameraMembers = [
  'id',
  'name',
  'description',
  'rtsp_url',
  'username',
  'has_password',
  'frame_rate',
  'resolution_width',
  'resolution_height',
  'location',
  'is_active',
  'stream_wanted',
  'created_at',
  'updated_at',
  'sub_rtsp_url',
  'stream',
  'schedule',
  'time_zone',
  'zones',
  'motion_gate',
  'motion_sensitivity',
  'detector_input',
  'face_width_px_min',
  'liveness_mode',
  'site_id',
  'role',
];
const userMembers = [
  'id',
  'first_name',
  'last_name',
  'email',
  'employee_id',
  'department',
  'phone',
  'position',
  'is_active',
  'role',
  'biometric_consent',
  'created_at',
  'updated_at',
];
const rowMembers = [
  'id',
  'user_id',
  'check_in',
  'check_out',
  'camera_id',
  'location',
  'notes',
  'status',
  'source',
  'similarity',
];
const enrolmentMembers = ['success', 'message', 'face_embedding_id', 'quality_score', 'faces_detected', 'warnings'];

const cameraRoutes: RouteCase[] = [
  {
    method: 'POST',
    path: '/cameras/',
    permission: 'cameras.write',
    status: 201,
    json: () => newCamera,
    members: cameraMembers,
  },
  { method: 'GET', path: '/cameras/', permission: 'cameras.read', status: 200, isList: true, members: cameraMembers },
  { method: 'GET', path: '/cameras/:camera', permission: 'cameras.read', status: 200, members: cameraMembers },
  {
    method: 'PUT',
    path: '/cameras/:camera',
    permission: 'cameras.write',
    status: 200,
    json: () => ({ frame_rate: 9 }),
    members: cameraMembers,
  },
  { method: 'DELETE', path: '/cameras/:camera', permission: 'cameras.write', status: 204 },
  {
    method: 'POST',
    path: '/cameras/test-connection',
    permission: 'cameras.write',
    status: 200,
    json: () => ({ rtsp_url: 'rtsp://camera.example/', username: 'a', password: 'b', timeout: 5 }),
    members: [
      'success',
      'message',
      'reason',
      'width',
      'height',
      'fps',
      'codec',
      'latency_ms',
      'keyframe_interval',
      'sample_image',
    ],
  },
  {
    method: 'POST',
    path: '/cameras/discover',
    permission: 'cameras.write',
    status: 200,
    json: () => ({ hosts: ['10.1.0.20', 'camera-7.example:8080'], username: 'a', password: 'b', timeout: 2 }),
    members: ['host', 'name', 'manufacturer', 'model', 'streams', 'reason'],
  },
  {
    method: 'GET',
    path: '/cameras/fleet',
    permission: 'cameras.read',
    status: 200,
    members: ['replicas', 'cameras_wanted', 'cameras_without_replica', 'is_overfull'],
  },
  {
    method: 'GET',
    path: '/cameras/states',
    permission: 'cameras.read',
    status: 200,
    members: ['camera_id', 'state', 'reason', 'since', 'replica'],
  },
  { method: 'GET', path: '/cameras/export', permission: 'cameras.read', status: 200 },
  {
    method: 'GET',
    path: '/cameras/:camera/status-history',
    permission: 'cameras.read',
    status: 200,
    members: ['state', 'reason', 'began_at', 'ended_at', 'replica'],
  },
  {
    method: 'GET',
    path: '/cameras/:camera/coverage',
    permission: 'cameras.read',
    status: 200,
    members: ['camera_id', 'from', 'to', 'seconds_asked', 'seconds_seen', 'share', 'blind_spans', 'blind_spans_cut'],
  },
  {
    method: 'GET',
    path: '/cameras/:camera/fitness',
    permission: 'cameras.read',
    status: 200,
    members: ['camera_id', 'last_minute', 'after_start'],
  },
  {
    method: 'GET',
    path: '/cameras/:camera/health',
    permission: 'cameras.read',
    status: 200,
    members: [
      'state',
      'last_frame_at',
      'frames_per_second_asked',
      'frames_per_second_real',
      'frames_dropped',
      'reconnects',
      'last_error',
      'replica',
      'bytes_received',
      'decoder_seconds',
    ],
  },
  {
    method: 'POST',
    path: '/cameras/:camera/start-stream',
    permission: 'cameras.write',
    status: 200,
    members: ['stream_wanted'],
  },
  {
    method: 'POST',
    path: '/cameras/:camera/stop-stream',
    permission: 'cameras.write',
    status: 200,
    members: ['stream_wanted'],
  },
];

const userRoutes: RouteCase[] = [
  {
    method: 'POST',
    path: '/users/',
    permission: 'users.write',
    status: 201,
    json: () => newUser,
    members: userMembers,
  },
  { method: 'GET', path: '/users/', permission: 'users.read', status: 200, isList: true, members: userMembers },
  { method: 'GET', path: '/users/:user', permission: 'users.read', status: 200, members: userMembers },
  {
    method: 'PUT',
    path: '/users/:user',
    permission: 'users.write',
    status: 200,
    json: () => ({ phone: '+49 30 1' }),
    members: userMembers,
  },
  {
    method: 'GET',
    path: '/users/:user/statistics',
    permission: 'users.read',
    status: 200,
    members: [
      'total_days',
      'present_days',
      'late_days',
      'absent_days',
      'total_hours',
      'average_check_in',
      'last_seen_at',
      'face_count',
    ],
  },
  {
    method: 'POST',
    path: '/users/:user/profile-images',
    permission: 'users.write',
    status: 201,
    form: () => ({ image_name: '../../badge' }),
    members: ['id', 'image_name', 'is_primary'],
  },
  {
    method: 'GET',
    path: '/users/:user/profile-images',
    permission: 'users.read',
    status: 200,
    isList: true,
    members: ['id', 'image_name', 'is_primary'],
  },
  {
    method: 'PUT',
    path: '/users/:user/profile-images/:image/primary',
    permission: 'users.write',
    status: 200,
    members: ['id', 'is_primary'],
  },
  { method: 'DELETE', path: '/users/:user/profile-images/:image', permission: 'users.write', status: 204 },
];

const faceRoutes: RouteCase[] = [
  {
    method: 'PUT',
    path: '/users/:user/face-embeddings/:template/primary',
    permission: 'faces.enrol',
    status: 200,
    members: ['id', 'is_primary'],
  },
  {
    method: 'POST',
    path: '/users/upload-face',
    permission: 'faces.enrol',
    status: 200,
    json: (userId) => ({
      user_id: userId,
      image_data: `data:image/png;base64,${picture}`,
      is_primary: true,
      source_description: 'badge photo',
    }),
    members: enrolmentMembers,
  },
  {
    method: 'POST',
    path: '/users/upload-face-file',
    permission: 'faces.enrol',
    status: 200,
    form: (userId) => ({ user_id: userId, is_primary: 'true' }),
    members: enrolmentMembers,
  },
  {
    method: 'POST',
    path: '/users/face-recognition',
    permission: 'faces.recognize',
    status: 200,
    json: () => ({ image_data: picture, threshold: 0.5 }),
    members: ['success', 'faces', 'processing_time_ms'],
  },
  {
    method: 'GET',
    path: '/users/:user/face-embeddings',
    permission: 'faces.read',
    status: 200,
    isList: true,
    members: ['id', 'user_id', 'is_primary', 'quality_score'],
  },
  { method: 'DELETE', path: '/users/face-embeddings/:template', permission: 'faces.erase', status: 204 },
];

const manualRow = (userId: string): object => ({
  user_id: userId,
  check_in: '2026-11-20T08:30:00+01:00',
  check_out: '2026-11-20T17:00:00+01:00',
  camera_id: known.camera,
  location: 'Office',
  notes: 'forgot the badge\nagain',
  status: 'present',
});

const attendanceRoutes: RouteCase[] = ['/users/attendance', '/attendance'].flatMap((base): RouteCase[] => [
  { method: 'POST', path: base, permission: 'attendance.write', status: 201, json: manualRow, members: rowMembers },
  { method: 'GET', path: base, permission: 'attendance.read', status: 200, isList: true, members: rowMembers },
  { method: 'GET', path: `${base}/:record`, permission: 'attendance.read', status: 200, members: rowMembers },
  {
    method: 'PUT',
    path: `${base}/:record`,
    permission: 'attendance.write',
    status: 200,
    json: () => ({ check_out: null, reason: 'left early' }),
    members: rowMembers,
  },
  { method: 'DELETE', path: `${base}/:record`, permission: 'attendance.write', status: 204 },
  {
    method: 'GET',
    path: `${base}/:record/corrections`,
    permission: 'corrections.read',
    status: 200,
    isList: true,
    members: ['author_id', 'action', 'reason', 'before', 'after'],
  },
  {
    method: 'GET',
    path: `${base}/statistics`,
    permission: 'attendance.report',
    status: 200,
    members: [
      'total_records',
      'unique_users',
      'present',
      'late',
      'absent',
      'no_coverage',
      'total_hours',
      'by_day',
      'by_department',
    ],
  },
]);

const otherRoutes: RouteCase[] = [
  {
    method: 'GET',
    path: '/recognitions',
    permission: 'recognitions.read',
    status: 200,
    isList: true,
    members: ['id', 'user_id', 'similarity'],
  },
  {
    method: 'GET',
    path: '/recognitions/:recognition',
    permission: 'recognitions.read',
    status: 200,
    members: ['id', 'evidence', 'candidates', 'explanation', 'threshold', 'model_pack'],
  },
  {
    method: 'POST',
    path: '/recognitions/:recognition/reject',
    permission: 'recognitions.decide',
    status: 200,
    json: () => ({ reason: 'That is the postman.' }),
    members: ['id', 'withdrawn_at', 'rejection'],
  },
  {
    method: 'POST',
    path: '/recognitions/:recognition/restore',
    permission: 'recognitions.decide',
    status: 200,
    members: ['id', 'withdrawn_at'],
  },
  {
    method: 'GET',
    path: '/stranger-visits',
    permission: 'strangers.read',
    status: 200,
    isList: true,
    members: ['id', 'sightings'],
  },
  {
    method: 'GET',
    path: '/unknown-faces',
    permission: 'strangers.read',
    status: 200,
    isList: true,
    members: ['id', 'visit_count', 'candidates'],
  },
  { method: 'GET', path: '/api-keys', permission: 'api_keys.manage', status: 200, isList: true },
];

/** What is asked for in the query. */
const questions = [
  {
    path: '/explain/missed?user_id=:user',
    members: ['reason', 'sentence', 'recognitions', 'threshold', 'cameras', 'nearest'],
  },
  {
    path: '/thresholds',
    members: ['threshold', 'state', 'sentence', 'curve', 'missed_photos', 'cameras', 'stricter_people', 'sizes'],
  },
  {
    path: '/thresholds/preview?cosine=0.52',
    members: ['cosine', 'threshold', 'visits_lost', 'strangers_named', 'lost', 'gained'],
  },
];

const routes = [...cameraRoutes, ...userRoutes, ...faceRoutes, ...attendanceRoutes, ...otherRoutes];

describe('every path of the contract', () => {
  const bench = GatewayBench.forSpecs();

  function pathOf(path: string, ids: Readonly<Record<string, string>> = {}): string {
    const all: Readonly<Record<string, string>> = { ...known, user: bench.people.of('employee').id, ...ids };
    return path.replace(/:([a-z]+)/g, (_, name: string) => all[name] ?? name);
  }

  function contentOf(route: RouteCase): Call {
    const userId = bench.people.of('employee').id;
    if (route.json !== undefined) return { json: route.json(userId) };
    if (route.form === undefined) return {};
    const form = new FormData();
    form.set('file', new Blob([onePixelPng], { type: 'image/png' }), 'badge.png');
    for (const [name, value] of Object.entries(route.form(userId))) form.set(name, value);
    return { body: form };
  }

  function expectProblem(answer: Answer, status: number): void {
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status });
    expect(answer.status).toBe(status);
    expect(answer.body['trace_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(String(answer.body['detail']).length).toBeGreaterThan(10);
  }

  it.each(routes)('$method $path answers an administrator with $status', async (route) => {
    const answer = await bench.callAs('administrator', route.method, pathOf(route.path), contentOf(route));
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: route.status });
    expect(answer.text).not.toContain('"password"');
    const rows = answer.body['data'] as object[] | undefined;
    const pageMembers = route.isList === true ? ['data', 'total', 'page', 'size', 'pages', 'next_cursor'] : [];
    expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(pageMembers));
    const described = rows === undefined ? answer.body : (rows[0] ?? {});
    expect(Object.keys(described)).toEqual(expect.arrayContaining([...(route.members ?? [])]));
  });

  it.each(questions)('GET $path answers an administrator', async ({ path, members }) => {
    const answer = await bench.callAs('administrator', 'GET', pathOf(path));
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
    expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(members));
  });

  it.each(routes)('$method $path with the other kind of trailing slash is the same', async (route) => {
    const path = route.path.endsWith('/') ? route.path.slice(0, -1) : `${route.path}/`;
    const answer = await bench.callAs('administrator', route.method, pathOf(path), contentOf(route));
    expect(answer.status).toBe(route.status);
  });

  it.each(routes)('$method $path is 401 for nobody', async (route) => {
    const answer = await bench.call(route.method, pathOf(route.path), contentOf(route));
    expectProblem(answer, 401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });

  it.each(routes)('$method $path is 403 for the roles that may not', async (route) => {
    const refused = roles.filter((role) => scopeOf(role, route.permission) === undefined);
    expect(refused.length).toBeGreaterThan(0);
    for (const role of refused) {
      expectProblem(await bench.callAs(role, route.method, pathOf(route.path), contentOf(route)), 403);
    }
  });

  it.each(routes.filter(({ path }) => path.includes(':')))(
    '$method $path is 404 for an id nobody has',
    async (route) => {
      const ids = {
        user: randomUUID(),
        camera: randomUUID(),
        record: randomUUID(),
        image: randomUUID(),
        template: randomUUID(),
      };
      const path = pathOf(route.path, { ...ids, recognition: randomUUID() });
      expectProblem(await bench.callAs('administrator', route.method, path, contentOf(route)), 404);
    },
  );

  it.each(routes.filter(({ path }) => path.includes(':')))('$method $path is 404 for an id of zeros', async (route) => {
    const zeros = '00000000-0000-0000-0000-000000000000';
    const path = pathOf(route.path, { user: zeros, camera: zeros, record: zeros, template: zeros, recognition: zeros });
    expectProblem(await bench.callAs('administrator', route.method, path, contentOf(route)), 404);
  });

  it.each(routes.filter(({ path }) => path.includes(':')))(
    '$method $path is 422 for an id that is none',
    async (route) => {
      const path = pathOf(route.path, {
        user: 'x',
        camera: 'x',
        record: 'x',
        image: 'x',
        template: 'x',
        recognition: 'x',
      });
      const answer = await bench.callAs('administrator', route.method, path, contentOf(route));
      expectProblem(answer, 422);
      expect(['id', 'image_id', 'face_id']).toContain(fieldsOf(answer)[0]);
    },
  );

  it.each(routes.filter(({ json }) => json !== undefined))(
    '$method $path names an unknown field and refuses what is no JSON, and a form',
    async (route) => {
      const path = pathOf(route.path);
      const right = route.json?.(bench.people.of('employee').id) ?? {};
      const unknown = await bench.callAs('administrator', route.method, path, { json: { ...right, colour: 'red' } });
      expectProblem(unknown, 422);
      expect(fieldsOf(unknown)).toEqual(['colour']);
      const json = { 'Content-Type': 'application/json' };
      const broken = await bench.callAs('administrator', route.method, path, { body: '{"a":', headers: json });
      expectProblem(broken, 400);
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expectProblem(await bench.callAs('administrator', route.method, path, { body: 'a=b', headers: form }), 415);
      const list = await bench.callAs('administrator', route.method, path, { json: [right] });
      expectProblem(list, 422);
    },
  );

  it.each(routes.filter(({ json }) => json !== undefined))('$method $path is 413 for a huge body', async (route) => {
    const json = { notes: 'x'.repeat(7_900_000) };
    expectProblem(await bench.callAs('administrator', route.method, pathOf(route.path), { json }), 413);
  });

  it.each(routes.filter(({ isList }) => isList === true))('$method $path wants sensible pages', async (route) => {
    const path = pathOf(route.path);
    if (/profile-images|face-embeddings|corrections/.test(path)) return;
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=1001', 'limit'],
      ['limit=5.5', 'limit'],
      ['limit=many', 'limit'],
      ['skip=-1', 'skip'],
      ['skip=1&skip=2', 'skip'],
      ['order=random', 'order'],
    ] as const) {
      const answer = await bench.callAs('administrator', 'GET', `${path}?${query}`);
      expect({ query, status: answer.status, fields: fieldsOf(answer) }).toEqual({
        query,
        status: 422,
        fields: [field],
      });
    }
    const answer = await bench.callAs('administrator', 'GET', `${path}?skip=0&limit=1000&order=desc&unheard=of`);
    expect(answer.status).toBe(200);
  });

  it('is 503 with Retry-After on every path whose service is away, and 200 again when it is back', async () => {
    // Known callers: who they are is remembered for a while when identity is away.
    await bench.callAs('administrator', 'GET', '/auth/me');
    const services = ['camera-registry', 'stream-ingestion', 'identity', 'attendance'] as const;
    for (const service of services) await bench.services.stopOne(service);
    for (const route of routes.filter(({ path }) => path !== '/api-keys')) {
      const answer = await bench.callAs('administrator', route.method, pathOf(route.path), contentOf(route));
      expectProblem(answer, 503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    for (const service of services) await bench.services.startOne(service);
    expect((await bench.callAs('administrator', 'GET', '/cameras')).status).toBe(200);
  });
});
