import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { queryDatabase, SmallVolume, waitFor } from '@smart-attendance/testing';
import { runDemo, type DemoOutcome } from '@smart-attendance/tools';
import { startCrampedNats, startCrampedPostgres, type CrampedServer } from './cramped-servers';
import { HttpClient, type Answer } from './http-client';
import { startSystemUnderTest, type SystemUnderTest } from './system-under-test';

/** How long the disk stays full; a longer time may be asked for, and then the figures are shown. */
const asked = process.env['DISK_FULL_SECONDS'];
const fullMs = Number(asked ?? 20) * 1_000;
const healedWithinMs = 30_000;
/** They walk by once in 40 s; beside other work not each time in enough frames. */
const seenWithinMs = 240_000;
/** A server that has not answered for so long is started again, as a supervisor does. */
const patienceMs = 8_000;
const volumeMebibytes = 128;

interface Outage {
  readonly from: Date;
  readonly until: Date;
  /** From the moment there was room. */
  readonly readyAfterMs: number;
  /** What `/health/ready` said of each dependency meanwhile. */
  readonly details: readonly string[];
}

/** Whoever wants the 5 minutes of a real incident: DISK_FULL_SECONDS=300 npm test -- e2e/src/full-disk */
const whereMountable = SmallVolume.isPossible() ? describe : describe.skip;

whereMountable('a full disk with people in view (skipped where no file system can be mounted in a namespace)', () => {
  let volumes: Record<'postgres' | 'nats', SmallVolume>;
  let postgres: CrampedServer;
  let nats: CrampedServer;
  let sut: SystemUnderTest;
  let admin: HttpClient;
  let demo: Promise<DemoOutcome>;
  const camera = new AbortController();

  beforeAll(async () => {
    volumes = { postgres: await SmallVolume.mount(volumeMebibytes), nats: await SmallVolume.mount(volumeMebibytes) };
    postgres = await startCrampedPostgres(volumes.postgres);
    nats = await startCrampedNats(volumes.nats);
    sut = await startSystemUnderTest({ DATABASE_URL: postgres.url, NATS_URL: nats.url });
    const { baseUrl, adminEmail, adminPassword } = sut.system;
    admin = await HttpClient.loggedIn(baseUrl, adminEmail, adminPassword);
    const quiet = { log: () => undefined, show: () => undefined, signal: camera.signal, cameraSignal: camera.signal };
    demo = runDemo({ ...sut.demoContext, baseUrl, apiKey: await sut.lendKey(), ...quiet });
    await waitFor(async () => (await framesWithFaces()) > 20, { what: 'people in view', timeoutMs: 120_000 });
    // The processor is shared with other specs, and two loops of the film are seen.
    const { status } = await admin.put(`/cameras/${await cameraId()}`, { frame_rate: 3 });
    if (status !== 200) throw new Error(`The camera was not changed: ${status}.`);
  }, 300_000);

  afterAll(async () => {
    camera.abort();
    await demo.catch(() => undefined);
    await sut.stop();
    await nats.stop();
    await postgres.stop();
    for (const volume of Object.values(volumes)) await volume.unmount();
  }, 120_000);

  async function metric(service: string, sample: string): Promise<number> {
    const ports = [...(await sut.logOf(service)).matchAll(/"healthPort":(\d+)/g)];
    const answer = await fetch(`http://127.0.0.1:${ports.at(-1)?.[1] ?? ''}/metrics`);
    const line = (await answer.text()).split('\n').find((text) => text.startsWith(`${sample} `));
    return Number(line?.split(' ').at(-1) ?? 0);
  }

  const framesWithFaces = (outcome = 'faces') =>
    metric('face-inference', `face_inference_frames_total{outcome="${outcome}"}`);
  const framesHandled = (outcome: string) =>
    metric('identity', `messages_handled_total{event="face-inference.v1.faces-detected",outcome="${outcome}"}`);

  /** Rows, and not messages handled: a message that was delivered twice would hide one that was lost. */
  async function framesWithSightings(): Promise<number> {
    const [count] = await queryDatabase<{ frames: string }>(
      postgres.url,
      'SELECT count(DISTINCT frame_id) AS frames FROM identity.sightings',
    );
    return Number(count?.frames);
  }

  async function readiness(): Promise<{ readonly isReady: boolean; readonly details: readonly string[] }> {
    const answer = await fetch(`${sut.system.baseUrl}/health/ready`, { signal: AbortSignal.timeout(10_000) });
    const { dependencies } = (await answer.json()) as { dependencies: { name: string; detail: string }[] };
    return { isReady: answer.status === 200, details: dependencies.map(({ name, detail }) => `${name}: ${detail}`) };
  }

  /** Fills the disk for the stated time, and starts a server again that died of it or hangs. */
  async function suffer(volume: SmallVolume, server: CrampedServer, during: () => Promise<void>): Promise<Outage> {
    const details = new Set<string>();
    const from = new Date();
    const startedMs = performance.now();
    let answeredMs = startedMs;
    let roomMs: number | undefined;
    volume.fill();
    for (;;) {
      const { isReady, details: now } = await readiness();
      const isAnswering = !now.some((detail) => /does not answer|gave no answer/.test(detail));
      if (isAnswering) answeredMs = performance.now();
      for (const detail of now) details.add(detail);
      if (!server.isRunning() || performance.now() - answeredMs > patienceMs) {
        await server.restart();
        answeredMs = performance.now();
      }
      if (roomMs !== undefined && isReady) break;
      if (roomMs !== undefined && performance.now() - roomMs > 2 * healedWithinMs) break;
      if (roomMs === undefined && !isReady) await during();
      if (roomMs === undefined && performance.now() - startedMs > fullMs) {
        volume.makeRoom();
        roomMs = performance.now();
      }
      await pause(500);
    }
    const readyAfterMs = performance.now() - roomMs;
    return { from, until: new Date(Date.now() - readyAfterMs), readyAfterMs, details: [...details] };
  }

  /** Every face that was seen is counted, everybody has a row, and nothing was given up. */
  async function expectNothingLost(outage: Outage): Promise<void> {
    await waitFor(async () => (await peopleSeen(outage.from)).length === sut.demo.cast.length, {
      what: 'a row of everybody that reaches beyond the beginning of the outage',
      timeoutMs: seenWithinMs,
    });
    await setCamera('stop-stream');
    await waitFor(async () => (await framesWithSightings()) >= (await framesWithFaces()), {
      what: 'a sighting of every frame with faces',
      timeoutMs: seenWithinMs,
    });
    await setCamera('start-stream');
    expect(await framesHandled('dead-letter')).toBe(0);
    expect((await admin.get('/dead-letters')).body['total']).toBe(0);
  }

  async function setCamera(verb: 'start-stream' | 'stop-stream'): Promise<void> {
    expect((await admin.post(`/cameras/${await cameraId()}/${verb}`)).status).toBe(200);
  }

  async function cameraId(): Promise<string> {
    const { body } = await admin.get('/cameras');
    const [only] = body['data'] as { id: string }[];
    return only?.id ?? '';
  }

  /** Whose row of today reaches beyond that time; one row a person. */
  async function peopleSeen(since: Date): Promise<unknown[]> {
    const { body } = await admin.get('/users/attendance?limit=1000');
    const rows = body['data'] as { user_id: string; check_in: string; check_out: string | null }[];
    expect(new Set(rows.map((row) => row.user_id)).size).toBe(rows.length);
    return rows.filter((row) => new Date(row.check_out ?? row.check_in) >= since);
  }

  async function recognitionsWithin({ from, until }: Outage): Promise<string[]> {
    const span = new URLSearchParams({ seen_from: from.toISOString(), seen_to: until.toISOString(), limit: '1000' });
    const { body, text } = await admin.get(`/recognitions?${span.toString()}`);
    const found = body['data'] as { user_id: string }[] | undefined;
    if (found === undefined) throw new Error(text);
    return found.map((recognition) => recognition.user_id);
  }

  it(
    "of Postgres' loses no face, answers 503 with the reason, and is over within 30 s of room",
    async () => {
      const answers: Answer[] = [];
      const portrait = await readFile(sut.demo.cast[0]?.enrolmentPhotos[0] ?? '');
      const [{ id: userId } = { id: '' }] = (await admin.get('/users')).body['data'] as { id: string }[];
      const outage = await suffer(volumes.postgres, postgres, async () => {
        answers.push(await admin.upload(`/users/${userId}/profile-images`, portrait, 'portrait.jpg'));
      });
      if (asked !== undefined) console.info(JSON.stringify({ ...outage, writes: answers.length }));
      expect(outage.details.join()).toMatch(/identity: is waiting for database \(The database has no room left/);
      expect(outage.readyAfterMs).toBeLessThan(healedWithinMs);
      const refusals = answers.filter(({ status }) => status !== 201);
      expect(refusals.length).toBeGreaterThan(0);
      for (const { status, headers, body } of refusals) {
        expect([status, body['reason'], headers.get('retry-after')]).toEqual([503, 'database_full', '10']);
      }
      // Between two checkpoints a full disk may have room for one more: then the picture is there for good.
      const kept = (await admin.get(`/users/${userId}/profile-images`)).body['data'] as { id: string }[];
      const promised = answers.filter(({ status }) => status === 201).map(({ body }) => body['id']);
      expect(kept.map(({ id }) => id)).toEqual(expect.arrayContaining(promised));
      expect(await framesHandled('retried')).toBeGreaterThan(0);
      await expectNothingLost(outage);
      const recognized = await recognitionsWithin(outage);
      // Everybody walks by once while the video plays.
      const everybody = fullMs > sut.demo.durationMs ? sut.demo.cast.length : 1;
      expect(new Set(recognized).size).toBeGreaterThanOrEqual(everybody);
      expect(await framesWithFaces('failed')).toBe(0);
    },
    fullMs + 3 * seenWithinMs,
  );

  it(
    "of NATS' keeps what was said, and is over within 30 s of room",
    async () => {
      const outage = await suffer(volumes.nats, nats, () => Promise.resolve());
      if (asked !== undefined) console.info(JSON.stringify(outage));
      expect(outage.details.join()).toMatch(/waiting for nats|nats: The message bus/);
      expect(outage.readyAfterMs).toBeLessThan(healedWithinMs);
      await expectNothingLost(outage);
    },
    fullMs + 3 * seenWithinMs,
  );
});
