import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@smart-attendance/testing';
import { runDemo, type DemoOutcome } from '@smart-attendance/tools';
import { startSystemUnderTest, type SystemUnderTest } from './system-under-test';

const services = ['stream-ingestion', 'face-inference', 'identity', 'attendance', 'camera-registry', 'gateway'];

describe('a camera, the people in front of it, and the attendance list', () => {
  let sut: SystemUnderTest;

  beforeAll(async () => {
    sut = await startSystemUnderTest();
  }, 180_000);

  afterAll(async () => {
    await sut.stop();
  }, 60_000);

  function play(): Promise<DemoOutcome> {
    const { baseUrl, adminEmail, adminPassword } = sut.system;
    return runDemo({
      ...sut.demoContext,
      baseUrl,
      adminEmail,
      adminPassword,
      once: true,
      log: () => undefined,
      signal: new AbortController().signal,
    });
  }

  it('everybody enrolled who walks by has exactly one row, and no stranger has any', async () => {
    expect(await play()).toMatchObject({ isRight: true });
  }, 240_000);

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
        { what: `${service} to be restarted`, timeoutMs: 30_000 },
      );
    }
    expect(killed).toEqual(services);
    expect(await demo).toMatchObject({ isRight: true });
  }, 300_000);

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
