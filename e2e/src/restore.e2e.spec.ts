import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backUp, restore } from '@smart-attendance/standalone';
import { H264Clip, required, RtspServer, waitFor } from '@smart-attendance/testing';
import {
  prepareDemo,
  projectPaths,
  startSystem,
  verifyLedger,
  type Demo,
  type RunningSystem,
} from '@smart-attendance/tools';
import { HttpClient } from './http-client';
import { environmentOfSpecs, withOwnPassword } from './system-under-test';

describe('a backup of a system that runs, restored in another folder when the first is gone', () => {
  let folder: string;
  let demo: Demo;
  let rtsp: RtspServer;
  let system: RunningSystem;
  let login: { readonly email: string; readonly password: string };
  const log = (): void => undefined;
  const { signal } = new AbortController();
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();

  beforeAll(async () => {
    demo = await prepareDemo({ cacheDir, ffmpegBin: required('FFMPEG_BIN'), log });
    folder = await mkdtemp(join(dataDir, `test-${String(process.pid)}-restore-`));
    rtsp = await RtspServer.start();
    const clip = H264Clip.fromAnnexB(await readFile(demo.clipPath), demo.framesPerSecond);
    rtsp.add('/gate', clip, { auth: { username: 'viewer', password: 'gate-secret', scheme: 'digest' } });
    system = await startIn('first');
    const { administrator } = system;
    if (administrator.kind !== 'new') throw new Error('The first start tells no login.');
    login = { email: administrator.email, password: await withOwnPassword(system.baseUrl, administrator) };
  }, 400_000);

  afterAll(async () => {
    await system.stop();
    await rtsp.close();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  function startIn(name: string): Promise<RunningSystem> {
    const env = { ...environmentOfSpecs(), PORT: '0' };
    // A database of its own, in its folder.
    const own = Object.fromEntries(Object.entries(env).filter(([key]) => key !== 'DATABASE_URL'));
    const paths = { repoDir, cacheDir, modelsDir, runDir: join(folder, name) };
    return startSystem({ paths, env: own, log, signal });
  }

  const admin = () => HttpClient.loggedIn(system.baseUrl, login.email, login.password);

  /** By the password that is sealed in the database. */
  async function untilLive(client: HttpClient, cameraId: string): Promise<void> {
    await waitFor(async () => (await client.get(`/cameras/${cameraId}/health`)).body['state'] === 'live', {
      what: 'the camera to be live',
      timeoutMs: 60_000,
    });
  }

  it('has the same rows and a ledger that fits, knows the faces, and its cameras come back', async () => {
    const before = await admin();
    const photo = await readFile(demo.cast[0]?.enrolmentPhotos[0] ?? '');
    const person = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.org', employee_id: 'E-1' };
    const { id } = (await before.post('/users', { ...person, password: 'a password of hers' })).body as { id: string };
    expect((await before.upload(`/users/upload-face-file?user_id=${id}`, photo, 'ada.jpg')).status).toBe(200);
    const row = { user_id: id, check_in: '2026-11-20T08:30:00+01:00', check_out: '2026-11-20T17:00:00+01:00' };
    expect((await before.post('/users/attendance', row)).status).toBe(201);
    const camera = { name: 'Gate', rtsp_url: rtsp.url('/gate'), username: 'viewer', password: 'gate-secret' };
    const { id: cameraId } = (await before.post('/cameras', { ...camera, is_active: true })).body as { id: string };
    expect((await before.post(`/cameras/${cameraId}/start-stream`)).status).toBeLessThan(300);
    await untilLive(before, cameraId);
    // Not those of today: the camera looks on, before and after, and whom it sees is its doing.
    const pathOfRows = '/users/attendance?date_from=2026-11-20&date_to=2026-11-20';
    const rows = (await before.get(pathOfRows)).body;
    expect(rows).toMatchObject({ total: 1 });
    const people = (await before.get('/users')).body;

    const file = join(folder, 'friday');
    const { databaseUrl } = system.settings;
    await backUp({ file, runDir: join(folder, 'first'), databaseUrl, signal });
    await system.stop();
    await rm(join(folder, 'first'), { recursive: true });
    expect(await restore({ file, runDir: join(folder, 'second'), cacheDir, env: {}, log, signal })).toBeUndefined();
    system = await startIn('second');

    const after = await admin();
    expect((await after.get(pathOfRows)).body).toEqual(rows);
    expect((await after.get('/users')).body).toEqual(people);
    const findings = await verifyLedger(system.settings.databaseUrl);
    expect(findings).toMatchObject({ brokenChain: undefined, strayRows: [] });
    expect(findings.rows).toBeGreaterThan(0);
    const seen = await after.post('/users/face-recognition', { image_data: photo.toString('base64') });
    expect(seen.body).toMatchObject({ faces: [{ match: { user_id: id } }] });
    await untilLive(after, cameraId);
  }, 300_000);
});
