import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { H264Clip, RtspServer, TraceCollector, waitFor } from '@smart-attendance/testing';
import { runAttacks, runDemo, type DemoOutcome } from '@smart-attendance/tools';
import { isInstalled, runWalk } from './example-walk';
import { HttpClient } from './http-client';
import { startSystemUnderTest, type SystemUnderTest } from './system-under-test';

const services = ['stream-ingestion', 'face-inference', 'identity', 'attendance', 'camera-registry', 'gateway'];

describe('a camera, the people in front of it, and the attendance list', () => {
  let sut: SystemUnderTest;
  let collector: TraceCollector;

  beforeAll(async () => {
    // Attackers are to get through to what is behind the limits, which have specs of their own.
    collector = await TraceCollector.start();
    sut = await startSystemUnderTest({
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_STRANGERS_PER_MINUTE: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
      OTEL_TRACES_SAMPLER_ARG: '1',
    });
  }, 400_000);

  afterAll(async () => {
    await sut.stop();
    await collector.stop();
  }, 120_000);

  async function play(): Promise<DemoOutcome> {
    const apiKey = await sut.lendKey();
    const camera = new AbortController();
    const { baseUrl } = sut.system;
    const { signal } = new AbortController();
    const quiet = { log: () => undefined, show: () => undefined };
    const demo = { baseUrl, apiKey, ...quiet, signal, cameraSignal: camera.signal };
    try {
      return await runDemo({ ...sut.demoContext, ...demo });
    } finally {
      camera.abort();
    }
  }

  describe('the examples of the documentation', () => {
    const walks = [
      { file: 'walk.py', program: 'python3', person: 0 },
      { file: 'walk.sh', program: 'curl', person: 1 },
    ] as const;
    const here = walks.filter(({ program }) => isInstalled(program));
    const missing = walks.filter((one) => !here.includes(one)).map(({ program }) => program);
    const note = missing.length === 0 ? '' : ` (without ${missing.join(' and ')}, which is not installed)`;

    it(`take attendance as they are written${note}`, async () => {
      const { baseUrl, adminEmail, adminPassword } = sut.system;
      const rtsp = await RtspServer.start();
      const clip = H264Clip.fromAnnexB(await readFile(sut.demo.clipPath), sut.demo.framesPerSecond);
      rtsp.add('/walk', clip, { auth: { username: 'viewer', password: 'walk-secret', scheme: 'digest' } });
      const folder = await mkdtemp(join(tmpdir(), 'walks-'));
      const printed = await Promise.all(
        here.map(({ file, program, person }) =>
          runWalk(program === 'curl' ? 'bash' : program, file, {
            BASE_URL: baseUrl,
            EMAIL: adminEmail,
            PASSWORD: adminPassword,
            PHOTO: sut.demo.cast[person]?.enrolmentPhotos[0] ?? '',
            CAMERA_URL: rtsp.url('/walk'),
            CAMERA_USER: 'viewer',
            CAMERA_PASSWORD: 'walk-secret',
            OUTPUT: join(folder, file),
          }),
        ),
      );
      for (const lines of printed) expect(lines).toMatch(/here since \d{4}-\d\d-\d\dT[^]*done\n$/);
      for (const { file } of here) expect(await readFile(join(folder, file), 'utf8')).toContain('check_in');
      await rm(folder, { recursive: true });
      await rtsp.close();
    }, 360_000);
  });

  it('an administrator may change email and password, and one who lost the password gets a new one', async () => {
    const { baseUrl, adminEmail, adminPassword, asOperator } = sut.system;
    const admin = await HttpClient.loggedIn(baseUrl, adminEmail, adminPassword);
    const { body: me } = await admin.get('/auth/me');
    const changed = { email: 'owner@example.org', password: 'nobody wrote this down' };
    expect((await admin.put(`/users/${String(me['id'])}`, changed)).status).toBe(200);
    const { email, password } = await asOperator((access) => access.resetAdministrator(undefined));
    expect(email).toBe(changed.email);
    expect((await (await HttpClient.loggedIn(baseUrl, email, password)).get('/auth/me')).status).toBe(200);
    const lost = await new HttpClient(baseUrl).post('/auth/login', changed);
    expect(lost.status).toBe(401);
  });

  it('everybody who walks by has exactly one row and no stranger has any, though every service is killed once', async () => {
    const demo = play();
    const killed: string[] = [];
    const gap = sut.demo.durationMs / (services.length + 1);
    for (const service of services) {
      await pause(gap);
      const pid = await waitFor(() => sut.system.supervisor.pidOf(service), { what: `${service} to run` });
      process.kill(pid, 'SIGKILL');
      killed.push(service);
      await waitFor(
        () => {
          const now = sut.system.supervisor.pidOf(service);
          return now !== undefined && now !== pid;
        },
        { what: `${service} to be restarted`, timeoutMs: 60_000 },
      );
    }
    expect(killed).toEqual(services);
    expect(await demo).toMatchObject({ isRight: true });
  }, 600_000);

  it('one trace shows the way of a frame to the row that it changed', async () => {
    const way = [
      'stream-ingestion: capture frame',
      'face-inference: process stream-ingestion.v1.frame-captured',
      'face-inference: analyze',
      'identity: process face-inference.v1.faces-detected',
      'attendance: process identity.v1.person-recognized',
      'attendance: publish attendance.v1.attendance-recorded',
      'gateway: process attendance.v1.attendance-recorded',
    ];
    const isThere = waitFor(
      () => {
        const steps = new Map<string, Set<string>>();
        for (const { traceId, service, name } of collector.spans) {
          steps.set(traceId, (steps.get(traceId) ?? new Set()).add(`${service}: ${name}`));
        }
        return [...steps.values()].some((seen) => way.every((step) => seen.has(step)));
      },
      { what: 'a trace of the whole way' },
    );
    await expect(isThere).resolves.toBe(true);
  });

  // A fiftieth of what `npm run attack` sends.
  it('attackers break nothing, see nothing of what is inside, and change nothing of others', async () => {
    const { baseUrl, settings } = sut.system;
    const { databaseUrl, natsUrl, jwtSecret, masterKey, adminPassword } = settings;
    const secrets = [databaseUrl, natsUrl, masterKey, adminPassword];
    const attacked = { origin: baseUrl, apiKey: await sut.lendKey(), databaseUrl, jwtSecret, secrets };
    const { findings } = await runAttacks(attacked, { share: 0.02, log: () => undefined });
    expect(findings).toEqual([]);
  }, 180_000);

  it('no log line holds a password, a picture or the address of a camera with its credentials', async () => {
    for (const service of services) {
      const log = await sut.logOf(service);
      expect(log).toContain('"service":');
      expect(log).not.toContain('lobby-demo');
      expect(log).not.toContain('walk-secret');
      expect(log).not.toContain(sut.system.adminPassword);
      expect(log).not.toMatch(/rtsp:\/\/[^"\s/]*@/);
      expect(log).not.toMatch(/[A-Za-z0-9+/]{400}/);
    }
  });
});
