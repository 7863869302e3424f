import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@smart-attendance/testing';
import { runDemo, type DemoOutcome } from '@smart-attendance/tools';
import { HttpClient } from './http-client';
import { startSystemUnderTest, type SystemUnderTest } from './system-under-test';

const services = ['stream-ingestion', 'face-inference', 'identity', 'attendance', 'camera-registry', 'gateway'];

describe('a camera, the people in front of it, and the attendance list', () => {
  let sut: SystemUnderTest;

  beforeAll(async () => {
    sut = await startSystemUnderTest();
  }, 400_000);

  afterAll(async () => {
    await sut.stop();
  }, 120_000);

  async function play(): Promise<DemoOutcome> {
    const apiKey = await sut.lendKey();
    const camera = new AbortController();
    const { baseUrl } = sut.system;
    const { signal } = new AbortController();
    const demo = { baseUrl, apiKey, log: () => undefined, signal, cameraSignal: camera.signal };
    try {
      return await runDemo({ ...sut.demoContext, ...demo });
    } finally {
      camera.abort();
    }
  }

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

  it('everybody enrolled who walks by has exactly one row, and no stranger has any', async () => {
    expect(await play()).toMatchObject({ isRight: true });
  }, 480_000);

  it('the rows stay right when every service is killed once while people walk by', async () => {
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

  it('no log line holds a password, a picture or the address of a camera with its credentials', async () => {
    for (const service of services) {
      const log = await sut.logOf(service);
      expect(log).toContain('"service":');
      expect(log).not.toContain('lobby-demo');
      expect(log).not.toContain(sut.system.adminPassword);
      expect(log).not.toMatch(/rtsp:\/\/[^"\s/]*@/);
      expect(log).not.toMatch(/[A-Za-z0-9+/]{400}/);
    }
  });
});
