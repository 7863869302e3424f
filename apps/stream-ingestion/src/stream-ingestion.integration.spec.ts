import { loadConfig } from '@smart-attendance/config';
import {
  discoverCameras,
  frameCaptured,
  getFleet,
  getStreamHealth,
  listStreamStates,
  StreamState,
  testConnection,
  timestampDate,
  type StreamHealth,
  type StreamStatusChanged,
} from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { jpegSize } from '@smart-attendance/rtsp';
import {
  H264Clip,
  required,
  RtspServer,
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startTestNats,
  startUnknownCodecServer,
  waitFor,
  type FaultyServer,
  type TestNats,
} from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { StreamIngestionModule, streamIngestionConfig } from '.';
import { FakeRegistry } from './testing/fake-registry';
import { testFilm } from './testing/film';
import { startOnvifDevice } from './testing/onvif-device';
import type { StreamTimings } from './stream-timings';

/** As in life, but quicker. */
const timings: StreamTimings = {
  connectDeadlineMs: 3_000,
  answerDeadlineMs: 3_000,
  patientDeadlineMs: 3_000,
  silenceMaxMs: 2_000,
  reconcileEveryMs: 1_000,
  retry: { firstMs: 100, cheapMaxMs: 300, maxMs: 500, failedMs: 600, soundAfterMs: 1_000 },
};

let nats: TestNats;
let cameras: RtspServer;
let clip: H264Clip;
let registry: FakeRegistry;
let service: RunningService;
let client: BusClient;

beforeAll(async () => {
  nats = await startTestNats();
  cameras = await RtspServer.start();
  clip = H264Clip.fromAnnexB(await testFilm(required('FFMPEG_BIN')), 25);
  registry = await FakeRegistry.start(nats.url);
  service = await startIngestion();
  client = await connectClient({ natsUrl: nats.url, as: 'gateway' });
});

afterAll(async () => {
  await client.close();
  await service.stop();
  await registry.stop();
  await cameras.close();
  await nats.stop();
});

afterEach(() => registry.unwantAll());

function startIngestion(environment: Readonly<Record<string, string>> = {}): Promise<RunningService> {
  const config = loadConfig(streamIngestionConfig, { FFMPEG_BIN: required('FFMPEG_BIN'), ...environment });
  const module = StreamIngestionModule.register(config, timings);
  return startService({ service: 'stream-ingestion', module, natsUrl: nats.url, healthPort: 0 });
}

async function healthOf(cameraId: string): Promise<StreamHealth> {
  const { health } = await client.requests.request(getStreamHealth, { cameraId });
  if (health === undefined) throw new Error('The answer holds no health.');
  return health;
}

function reaches(cameraId: string, state: StreamState, timeoutMs = 10_000): Promise<StreamHealth> {
  return waitFor(
    async () => {
      const health = await healthOf(cameraId);
      return health.state === state && health;
    },
    { what: `camera in state ${StreamState[state]}`, timeoutMs },
  );
}

function timeOf(timestamp: StreamStatusChanged['since']): number {
  return timestamp === undefined ? NaN : timestampDate(timestamp).getTime();
}

function newestFrame(cameraId: string) {
  return waitFor(() => client.reader.newest(frameCaptured, cameraId), { what: 'a frame on the bus' });
}

let paths = 0;

/** A camera of its own for each test, wanted running. */
async function wantCamera(options: Parameters<RtspServer['add']>[2] = {}) {
  paths += 1;
  const path = `/camera-${paths}`;
  const cameraId = randomUUID();
  cameras.add(path, clip, options);
  await registry.want({ cameraId, rtspUrl: cameras.url(path) });
  return { cameraId, path };
}

describe('a camera that is wanted', () => {
  it('is live, at the asked rate, and its frames are on the bus', async () => {
    const begunAtMs = Date.now();
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    const frame = await newestFrame(cameraId);
    expect(jpegSize(Buffer.from(frame.jpeg))).toEqual({ width: 640, height: 360 });
    expect(timeOf(frame.capturedAt)).toBeGreaterThanOrEqual(begunAtMs);
    expect(timeOf(frame.capturedAt)).toBeLessThanOrEqual(Date.now());
    const health = await waitFor(
      async () => {
        const now = await healthOf(cameraId);
        const isAtRate = now.framesPerSecondReal > 4.5 && now.framesPerSecondReal < 5.5;
        return now.framesPublished >= 20n && isAtRate && now;
      },
      { what: '20 frames, and five a second' },
    );
    expect(health).toMatchObject({ framesPerSecondAsked: 5, reconnects: 0, lastError: '' });
    expect(health.replica).not.toBe('');
    expect(cameras.clientCount(path)).toBe(1);
  });

  it('is let go when it is not wanted any more', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await registry.unwant(cameraId);
    await reaches(cameraId, StreamState.STOPPED);
    await cameras.waitForClientCount(path, 0, 5_000);
    expect(await healthOf(cameraId)).toMatchObject({ framesPublished: 0n, framesPerSecondReal: 0, reconnects: 0 });
  });

  it('is started also when the event about it got lost', async () => {
    const cameraId = randomUUID();
    cameras.add('/silent-wish', clip);
    registry.wantSilently({ cameraId, rtspUrl: cameras.url('/silent-wish') });
    expect(await reaches(cameraId, StreamState.LIVE)).toMatchObject({ reconnects: 0 });
  });

  it('is opened anew with a new rate, and once only', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await registry.want({ cameraId, rtspUrl: cameras.url(path), frameRate: 12 });
    // While the stream is opened anew, the real rate may still be that of the moments before.
    const health = await waitFor(
      async () => {
        const now = await healthOf(cameraId);
        const isLive = now.state === StreamState.LIVE;
        return isLive && now.framesPerSecondAsked === 12 && now.framesPerSecondReal > 10 && now;
      },
      { what: 'a live stream of twelve frames a second' },
    );
    expect(health.reconnects).toBe(0);
    await cameras.waitForClientCount(path, 1, 2_000);
  });

  it('is given pictures of the size it asks for', async () => {
    cameras.add('/small', clip);
    const cameraId = randomUUID();
    await registry.want({ cameraId, rtspUrl: cameras.url('/small'), resolutionWidth: 320 });
    await reaches(cameraId, StreamState.LIVE);
    expect(jpegSize(Buffer.from((await newestFrame(cameraId)).jpeg))).toEqual({ width: 320, height: 180 });
  });
});

describe('a camera with hours', () => {
  /** One hour of a day that is neither today nor beside it. */
  const closed = { hours: [{ weekdays: [((new Date().getUTCDay() + 2) % 7) + 1], fromMinute: 600, toMinute: 660 }] };

  it('is watched within them only, and says why it is not', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await registry.want({ cameraId, rtspUrl: cameras.url(path), schedule: closed });
    expect(await reaches(cameraId, StreamState.STOPPED)).toMatchObject({ lastErrorReason: 'outside_schedule' });
    await cameras.waitForClientCount(path, 0, 5_000);
    const reported = await waitFor(
      () => registry.statusOf(cameraId).find(({ state }) => state === StreamState.STOPPED),
      {
        what: 'the last report',
      },
    );
    expect(reported).toMatchObject({ reason: 'outside_schedule' });
    await registry.want({ cameraId, rtspUrl: cameras.url(path) });
    await reaches(cameraId, StreamState.LIVE);
  });
});

describe('the states of a camera', () => {
  it('are published as they change, each since when', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    cameras.drop(path);
    await waitFor(async () => (await healthOf(cameraId)).reconnects > 0, { what: 'a reconnect' });
    await reaches(cameraId, StreamState.LIVE);
    await registry.unwant(cameraId);
    const reported = await waitFor(
      () => {
        const all = registry.statusOf(cameraId);
        return all.some(({ state }) => state === StreamState.STOPPED) && all;
      },
      { what: 'the last report' },
    );
    const { CONNECTING, LIVE, WAITING, STOPPED } = StreamState;
    const inOrder = [...reported].sort((one, other) => timeOf(one.since) - timeOf(other.since));
    expect(inOrder.map(({ state }) => state)).toEqual([CONNECTING, LIVE, WAITING, CONNECTING, LIVE, STOPPED]);
    expect(inOrder.map(({ reason }) => reason)).toEqual(['', '', 'ended', 'ended', '', '']);
    for (const { since, saidAt } of reported) expect(timeOf(saidAt)).toBeGreaterThanOrEqual(timeOf(since));
  });
});

describe('a camera nobody wants or knows', () => {
  it('is stopped, with zeros', async () => {
    const health = await healthOf(randomUUID());
    expect(health).toMatchObject({
      state: StreamState.STOPPED,
      framesPublished: 0n,
      reconnects: 0,
      lastErrorReason: '',
    });
    expect(health.lastFrameAt).toBeUndefined();
  });
});

describe('a camera that goes away', () => {
  it('is live again by itself after its connection was cut', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    for (let drop = 1; drop <= 3; drop += 1) {
      cameras.drop(path);
      await waitFor(async () => (await healthOf(cameraId)).reconnects >= drop, { what: 'a reconnect' });
      await reaches(cameraId, StreamState.LIVE);
    }
    expect(await healthOf(cameraId)).toMatchObject({ lastErrorReason: 'ended' });
  });

  it('is live again after it had stayed connected and silent', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    cameras.stall(path);
    await waitFor(async () => (await healthOf(cameraId)).lastErrorReason === 'stalled', { what: 'the watchdog' });
    cameras.resume(path);
    const health = await reaches(cameraId, StreamState.LIVE);
    expect(['stalled', 'timed_out']).toContain(health.lastErrorReason);
  });

  it('is waited for when it is not there, and live when it is', async () => {
    cameras.add('/later', clip);
    cameras.remove('/later');
    const cameraId = randomUUID();
    await registry.want({ cameraId, rtspUrl: `rtsp://127.0.0.1:${cameras.port}/later` });
    const isAwaited = async (): Promise<boolean> => {
      const { state, lastErrorReason } = await healthOf(cameraId);
      return state === StreamState.WAITING && lastErrorReason === 'not_found';
    };
    await waitFor(isAwaited, { what: 'its absence', timeoutMs: 20_000 });
    cameras.add('/later', clip);
    expect(await reaches(cameraId, StreamState.LIVE)).toMatchObject({ state: StreamState.LIVE });
  });

  it('has failed with a wrong password, and is live as soon as the right one is entered', async () => {
    const auth = { username: 'admin', password: 'right' };
    cameras.add('/locked', clip, { auth });
    const cameraId = randomUUID();
    const rtspUrl = cameras.url('/locked');
    await registry.want({ cameraId, rtspUrl, username: 'admin', password: 'hunter2' });
    const failed = await reaches(cameraId, StreamState.FAILED);
    expect(failed).toMatchObject({ lastErrorReason: 'unauthorized' });
    expect(failed.lastError).not.toMatch(/hunter2|rtsp:/);
    await registry.want({ cameraId, rtspUrl, ...auth });
    await reaches(cameraId, StreamState.LIVE);
  });
});

describe('a camera whose stored address is refused now', () => {
  it.each(['rtsp://127.000.000.001/hunter2', 'rtsp://camera.test/hunter2@home'])(
    'has failed and says why, in health and status, and is live as soon as it is entered rightly: %s',
    async (rtspUrl) => {
      const { cameraId, path } = await wantCamera();
      await reaches(cameraId, StreamState.LIVE);
      await registry.want({ cameraId, rtspUrl });
      const { lastErrorReason, lastError } = await reaches(cameraId, StreamState.FAILED);
      expect({ lastErrorReason, lastError }).toEqual({
        lastErrorReason: 'forbidden_address',
        lastError: expect.stringMatching(/^The stored address .* Enter the address anew/) as string,
      });
      expect(lastError).not.toContain('hunter2');
      const reported = await waitFor(
        () => registry.statusOf(cameraId).find(({ state }) => state === StreamState.FAILED),
        {
          what: 'the word about it',
        },
      );
      expect(reported).toMatchObject({ reason: lastErrorReason, message: lastError });
      await registry.want({ cameraId, rtspUrl: cameras.url(path) });
      await reaches(cameraId, StreamState.LIVE);
    },
  );
});

describe('when a neighbour is away', () => {
  it('streams go on without the registry, and follow it when it is back', async () => {
    const { cameraId } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await registry.goAway();
    const before = (await healthOf(cameraId)).framesPublished;
    await waitFor(async () => (await healthOf(cameraId)).framesPublished > before + 10n, { what: 'more frames' });
    cameras.add('/meanwhile', clip);
    const newcomer = randomUUID();
    registry.wantSilently({ cameraId: newcomer, rtspUrl: cameras.url('/meanwhile') });
    await registry.comeBack();
    expect(await reaches(newcomer, StreamState.LIVE, 15_000)).toMatchObject({ lastErrorReason: '' });
    expect(await healthOf(cameraId)).toMatchObject({ reconnects: 0 });
  });

  it('frames are dropped, counted and never queued while the bus is away', async () => {
    const { cameraId } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await nats.crash();
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await nats.restart();
    const health = await waitFor(() => healthOf(cameraId), { what: 'the bus', timeoutMs: 60_000 });
    const dropped = Object.values(health.framesDropped).reduce((sum, count) => sum + count, 0n);
    expect(dropped).toBeGreaterThan(5n);
    const { framesPublished } = health;
    await waitFor(async () => (await healthOf(cameraId)).framesPublished > framesPublished, { what: 'frames again' });
  });
});

describe('an overfull replica', () => {
  it('says which camera it cannot carry', async () => {
    await service.stop();
    service = await startIngestion({ MAX_STREAMS: '1' });
    const carried = await wantCamera();
    await reaches(carried.cameraId, StreamState.LIVE);
    const { cameraId } = await wantCamera();
    await waitFor(async () => (await healthOf(cameraId)).lastErrorReason === 'no_capacity', { what: 'the reason' });
    expect(await healthOf(cameraId)).toMatchObject({ state: StreamState.WAITING });
    expect(await client.requests.request(getFleet, {})).toMatchObject({
      replicas: [{ streamsMax: 1, streamsHeld: 1, streamsLive: 1 }],
      camerasWanted: 2,
      camerasWithoutReplica: [cameraId],
      isOverfull: true,
    });
    const { states } = await client.requests.request(listStreamStates, {});
    expect(new Map(states.map(({ cameraId: id, state, reason }) => [id, [state, reason]]))).toEqual(
      new Map([
        [carried.cameraId, [StreamState.LIVE, '']],
        [cameraId, [StreamState.WAITING, 'no_capacity']],
      ]),
    );
    await registry.unwant(carried.cameraId);
    await reaches(cameraId, StreamState.LIVE);
    await service.stop();
    service = await startIngestion();
  });
});

describe('a connection test', () => {
  const ask = (rtspUrl: string, fields: { username?: string; password?: string; timeoutMs?: number } = {}) =>
    client.requests.request(testConnection, { rtspUrl, timeoutMs: 5_000, ...fields });

  it('shows what a working camera sends', async () => {
    cameras.add('/tested', clip, { auth: { username: 'admin', password: 'p@ss' } });
    for (const answer of [
      await ask(cameras.url('/tested', { username: 'admin', password: 'p@ss' })),
      await ask(cameras.url('/tested'), { username: 'admin', password: 'p@ss' }),
    ]) {
      expect(answer).toMatchObject({ success: true, reason: '', width: 640, height: 360, codec: 'h264' });
      expect(answer.fps).toBeCloseTo(25, 0);
      expect(answer.latencyMs).toBeGreaterThan(0);
    }
    await cameras.waitForClientCount('/tested', 0, 2_000);
  });

  it.each<[string, () => Promise<FaultyServer>]>([
    ['timed_out', startSilentServer],
    ['not_rtsp', startGarbageServer],
    ['not_rtsp', startHttpServer],
    ['no_video', startSoundOnlyServer],
    ['unsupported_codec', startUnknownCodecServer],
  ])('says %s', async (reason, start) => {
    const faulty = await start();
    expect(await ask(faulty.url, { timeoutMs: 2_000 })).toMatchObject({ success: false, reason });
    await faulty.close();
  });

  it('says refused, not_found, unauthorized and unreachable', async () => {
    const closed = await startSilentServer();
    await closed.close();
    expect(await ask(closed.url)).toMatchObject({ success: false, reason: 'refused' });
    expect(await ask(`rtsp://127.0.0.1:${cameras.port}/nowhere`)).toMatchObject({ reason: 'not_found' });
    expect(await ask(cameras.url('/tested'), { username: 'admin', password: 'x' })).toMatchObject({
      reason: 'unauthorized',
    });
    expect(await ask('rtsp://camera.invalid/')).toMatchObject({ reason: 'unreachable' });
  });

  it('takes no longer than it may', async () => {
    const silent = await startSilentServer();
    const answered: string[] = [];
    const timed = async (who: string, timeoutMs: number) => {
      expect(await ask(silent.url, { timeoutMs })).toMatchObject({ success: false, reason: 'timed_out' });
      answered.push(who);
    };
    await Promise.all([timed('patient', 5_000), timed('hurried', 700)]);
    expect(answered).toEqual(['hurried', 'patient']);
    await silent.close();
  });

  it('refuses addresses where no camera may be, naming the field', async () => {
    const error = await ask('rtsp://169.254.169.254/').catch((thrown: unknown) => thrown as AppError);
    expect(error).toMatchObject({ code: 'invalid_argument', violations: [{ field: 'rtsp_url' }] });
  });

  it('is turned away when several are under way', async () => {
    const silent = await startSilentServer();
    const tests = await Promise.allSettled(Array.from({ length: 6 }, () => ask(silent.url, { timeoutMs: 1_000 })));
    const turnedAway = tests.filter((test) => test.status === 'rejected').map(({ reason }) => reason as AppError);
    const noRoom: Partial<AppError> = {
      code: 'unavailable',
      message: 'Several connections are being tested already; try again shortly.',
      retryAfterSeconds: 2,
    };
    expect(turnedAway).toMatchObject([noRoom, noRoom]);
    await silent.close();
  });
});

describe('looking for cameras', () => {
  it('finds one that is named, with its streams', async () => {
    const camera = await startOnvifDevice();
    const { cameras: found } = await client.requests.request(discoverCameras, {
      hosts: [camera.host],
      timeoutMs: 5_000,
    });
    expect(found).toMatchObject([
      { host: camera.host, name: 'Front Door', reason: '', streams: [{ codec: 'h264' }, { codec: 'mjpeg' }] },
    ]);
    await camera.close();
  });
});

describe('stopping the service', () => {
  it('lets go of every camera', async () => {
    const { cameraId, path } = await wantCamera();
    await reaches(cameraId, StreamState.LIVE);
    await service.stop();
    await cameras.waitForClientCount(path, 0, 3_000);
    expect(cameras.clientCount(path)).toBe(0);
    service = await startIngestion();
    await reaches(cameraId, StreamState.LIVE);
  });

  it('ends a connection test and a discovery under way, each with its answer', async () => {
    const silent = await startSilentServer();
    const tested = client.requests
      .request(testConnection, { rtspUrl: silent.url, timeoutMs: 60_000 })
      .catch((thrown: unknown) => thrown);
    const looked = client.requests.request(discoverCameras, { hosts: [`127.0.0.1:${silent.port}`], timeoutMs: 30_000 });
    await waitFor(() => silent.connectionCount() === 2, { what: 'both to ask the camera' });
    await service.stop();
    // What has no answer by the end of the stop never has one: then nobody but the requester's deadline says anything.
    expect(await tested).toMatchObject({
      code: 'unavailable',
      message: 'This service is being stopped; test the connection again.',
    });
    expect((await looked).cameras).toHaveLength(1);
    await silent.close();
    service = await startIngestion();
  });
});
