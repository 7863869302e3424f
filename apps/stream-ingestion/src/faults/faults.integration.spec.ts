import { frameCaptured, StreamState, timestampDate, type StreamHealth } from '@smart-attendance/contracts';
import { jpegSize } from '@smart-attendance/rtsp';
import {
  ffmpegOutput,
  FaultyWire,
  findGstreamer,
  gstreamerNote,
  GstreamerServer,
  H264Clip,
  H265Clip,
  required,
  RtspServer,
  startTestNats,
  waitFor,
  type CameraOptions,
  type CameraServer,
  type TestNats,
  type VideoClip,
} from '@smart-attendance/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { TestService } from '../testing/test-service';
import { streamTimings } from '../stream-timings';

/** As in life, but quicker. */
const timings = {
  ...streamTimings,
  connectDeadlineMs: 4_000,
  silenceMaxMs: 1_500,
  reconcileEveryMs: 1_000,
  retry: { firstMs: 200, cheapMaxMs: 400, maxMs: 600, failedMs: 800, soundAfterMs: 1_000 },
};
const framesPerSecond = 25;
const login = { username: 'admin', password: 'right' };
const gstreamer = findGstreamer();

interface Film {
  readonly source?: string;
  readonly encoder?: readonly string[];
}

/** Two seconds, a keyframe every ten pictures, so that a viewer is served soon. */
function encoded({ source = 'testsrc2=s=480x270:r=25', encoder = h264Encoder }: Film, format: string): Promise<Buffer> {
  const input = ['-f', 'lavfi', '-i', source, '-t', '2', '-pix_fmt', 'yuv420p'];
  return ffmpegOutput(required('FFMPEG_BIN'), [...input, ...encoder, '-f', format, 'pipe:1']);
}

const h264Encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '10'];

async function h264Film(film: Film = {}): Promise<VideoClip> {
  return H264Clip.fromAnnexB(await encoded(film, 'h264'), framesPerSecond);
}

let nats: TestNats;
let service: TestService;
let film: VideoClip;

beforeAll(async () => {
  nats = await startTestNats();
  film = await h264Film();
  service = await TestService.start({ natsUrl: nats.url, ffmpegFile: required('FFMPEG_BIN'), timings });
});

afterAll(async () => {
  await service.stop();
  await nats.stop();
});

afterEach(() => service.registry.unwantAll());

function reaches(cameraId: string, what: string, isReached: (health: StreamHealth) => boolean): Promise<StreamHealth> {
  return waitFor(
    async () => {
      const health = await service.healthOf(cameraId);
      return isReached(health) && health;
    },
    { what, timeoutMs: 60_000 },
  );
}

const isLive = ({ state }: StreamHealth): boolean => state === StreamState.LIVE;
const live = (cameraId: string): Promise<StreamHealth> => reaches(cameraId, 'a live camera', isLive);
const rests = (cameraId: string, state: StreamState, reason: string): Promise<StreamHealth> =>
  reaches(cameraId, `${StreamState[state]}, ${reason}`, (health) => {
    return health.state === state && health.lastErrorReason === reason;
  });

/** Live by a later picture than the one it was live by at the time `since`. */
function liveAgain(cameraId: string, since: Date, reason: string): Promise<StreamHealth> {
  return reaches(cameraId, `live again after ${reason}`, (health) => {
    const { stateSince, lastErrorReason } = health;
    return (
      isLive(health) && lastErrorReason === reason && stateSince !== undefined && timestampDate(stateSince) > since
    );
  });
}

async function goesOn(cameraId: string, frames: number): Promise<StreamHealth> {
  const { framesPublished } = await service.healthOf(cameraId);
  return reaches(cameraId, `${frames} more frames`, (health) => {
    return health.framesPublished >= framesPublished + BigInt(frames);
  });
}

const makes: [string, boolean, () => Promise<CameraServer>][] = [
  ['a camera of ours', true, () => RtspServer.start()],
  [
    `a camera of GStreamer${gstreamerNote()}`,
    gstreamer !== undefined,
    () => (gstreamer === undefined ? Promise.reject(new Error('It is not here.')) : GstreamerServer.start(gstreamer)),
  ],
];

for (const [name, isHere, start] of makes) {
  (isHere ? describe : describe.skip)(name, () => {
    let server: CameraServer;
    let paths = 0;
    const wires: FaultyWire[] = [];

    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => {
      for (const wire of wires) await wire.close();
      await server.close();
    });

    /** A camera of its own for each test, at the end of a wire of its own. */
    async function camera(clip: VideoClip = film, options: CameraOptions = {}) {
      paths += 1;
      const path = `/camera-${paths}`;
      await server.add(path, clip, options);
      const wire = await FaultyWire.start(server.port);
      wires.push(wire);
      return { cameraId: randomUUID(), path, wire, rtspUrl: wire.url(path) };
    }

    async function liveCamera(clip?: VideoClip, options?: CameraOptions) {
      const own = await camera(clip, options);
      await service.registry.want({ ...own, ...options?.auth });
      await live(own.cameraId);
      return own;
    }

    it('is waited for while its port is closed, and live when it is there', async () => {
      const { cameraId, rtspUrl, wire } = await camera();
      await wire.goAway();
      await service.registry.want({ cameraId, rtspUrl });
      await rests(cameraId, StreamState.WAITING, 'refused');
      await wire.comeBack();
      await live(cameraId);
      await wire.goAway();
      await rests(cameraId, StreamState.WAITING, 'refused');
      await wire.comeBack();
      expect(await live(cameraId)).toMatchObject({ lastErrorReason: 'refused' });
    });

    it('has failed since its password was changed, and is live when that is changed back', async () => {
      const { cameraId, path, wire } = await liveCamera(film, { auth: login });
      await server.changeAuth(path, { ...login, password: 'another' });
      wire.cut();
      expect((await rests(cameraId, StreamState.FAILED, 'unauthorized')).lastError).not.toContain('right');
      await server.changeAuth(path, login);
      await live(cameraId);
    });

    it('is waited for while it has no such path, and live when it has', async () => {
      const { cameraId, path } = await liveCamera();
      await server.remove(path);
      await rests(cameraId, StreamState.WAITING, 'not_found');
      await server.add(path, film);
      expect(await live(cameraId)).toMatchObject({ lastErrorReason: 'not_found' });
    });

    it('has stalled when it stays connected and sends no picture, and is live when it sends again', async () => {
      const { cameraId, path } = await liveCamera();
      await server.stall(path);
      await reaches(cameraId, 'a stalled camera', ({ lastErrorReason }) => lastErrorReason === 'stalled');
      await server.resume(path);
      expect(['stalled', 'timed_out']).toContain((await live(cameraId)).lastErrorReason);
    });

    it('is live again when it hung with all its connections, also by switching it off and on', async () => {
      const { cameraId, wire } = await liveCamera();
      wire.freeze();
      await reaches(cameraId, 'a stalled camera', ({ lastErrorReason }) => lastErrorReason === 'stalled');
      wire.thaw();
      await live(cameraId);
      wire.freeze();
      await reaches(cameraId, 'a stalled camera', (health) => health.lastErrorReason === 'stalled' && !isLive(health));
      wire.reboot();
      // A try while it was switched off is refused.
      expect(['stalled', 'timed_out', 'ended', 'refused']).toContain((await live(cameraId)).lastErrorReason);
    });

    it('is live again after it was cut off in the middle of a picture', async () => {
      const { cameraId, wire } = await liveCamera();
      const since = new Date();
      wire.cutInsidePicture();
      expect(await liveAgain(cameraId, since, 'ended')).toMatchObject({ reconnects: 1 });
    });

    it.each([
      ['that are nothing', Buffer.concat([Buffer.from([0]), randomBytes(2_000)])],
      ['that begin like an answer and never end', Buffer.from(`RTSP/1.0 200 ${'OK'.repeat(20_000)}`)],
      ['that begin like a request', Buffer.from('PLAY nonsense\r\n\r\n')],
    ])('is watched without a break when there are bytes %s between its packets', async (_, bytes) => {
      const { cameraId, wire } = await liveCamera();
      await goesOn(cameraId, 1);
      wire.insert(bytes);
      // Longer than the watchdog waits for a picture.
      expect(await goesOn(cameraId, 9)).toMatchObject({ state: StreamState.LIVE, reconnects: 0, lastErrorReason: '' });
    });

    it('is live again after more bytes that are nothing than anybody would look through', async () => {
      const { cameraId, wire } = await liveCamera();
      const since = new Date();
      wire.insert(Buffer.alloc(200_000, 0x11));
      expect(await liveAgain(cameraId, since, 'ended')).toMatchObject({ reconnects: 1 });
    });

    it('is live after a packet that lies about its length', async () => {
      const { cameraId, wire } = await liveCamera();
      const since = Date.now();
      // All that comes in the next seconds is swallowed, and what comes then begins anywhere.
      wire.insert(Buffer.from([0x24, 0, 0xff, 0xff]));
      const health = await reaches(cameraId, 'a picture after that', (now) => {
        const lastMs = now.lastFrameAt === undefined ? 0 : timestampDate(now.lastFrameAt).getTime();
        return isLive(now) && lastMs > since + 2_000;
      });
      expect(health.reconnects).toBeLessThanOrEqual(2);
    });

    it.each([
      ['forward by an hour', { timestampBy: 3_600 * 90_000, sequenceBy: 20_000 }],
      ['back by an hour', { timestampBy: -3_600 * 90_000, sequenceBy: -20_000 }],
      ['back by a second, and its numbers by a few hundred', { timestampBy: -90_000, sequenceBy: -500 }],
      ['to its beginning, with numbers that were there', { timestampBy: -90_000 * 20, sequenceBy: -2_500 }],
    ])('is watched without a break when its clock jumps %s', async (_, jump) => {
      const { cameraId, wire } = await liveCamera();
      await goesOn(cameraId, 1);
      wire.jumpClock(jump);
      // Longer than the watchdog waits for a picture.
      expect(await goesOn(cameraId, 9)).toMatchObject({ state: StreamState.LIVE, reconnects: 0, lastErrorReason: '' });
    });

    it('goes on without a break when its picture changes its size, and shows the new one', async () => {
      const { cameraId, path } = await liveCamera();
      const widths: (number | undefined)[] = [];
      const stop = service.client.reader.follow(frameCaptured, cameraId, ({ jpeg }) => {
        widths.push(jpegSize(Buffer.from(jpeg))?.width);
      });
      await server.changeClip(path, await h264Film({ source: 'testsrc2=s=320x240:r=25' }));
      await waitFor(() => widths.at(-1) === 320, { what: 'a picture of the new size', timeoutMs: 20_000 });
      stop();
      expect(await service.healthOf(cameraId)).toMatchObject({ state: StreamState.LIVE, reconnects: 0 });
    });

    it('shows pictures in their order when it sends them in another (B pictures)', async () => {
      // Each picture is a little lighter than the one before, from black to nearly white, and again.
      const source = "color=c=black:s=160x90:r=25,geq=lum='16+4*N':cb=128:cr=128";
      const encoder = [
        '-c:v',
        'libx264',
        '-preset',
        'fast',
        '-x264-params',
        'bframes=3:b-adapt=0:keyint=50',
        '-crf',
        '18',
      ];
      const own = await camera(await h264Film({ source, encoder }));
      const jpegs: Buffer[] = [];
      const stop = service.client.reader.follow(frameCaptured, own.cameraId, ({ jpeg }) =>
        jpegs.push(Buffer.from(jpeg)),
      );
      await service.registry.want({ ...own, frameRate: framesPerSecond });
      await waitFor(() => jpegs.length >= 60, { what: 'sixty pictures', timeoutMs: 60_000 });
      stop();
      const steps = lightnessSteps(await lightnessOf(jpegs));
      // Where the film begins anew it is black again; everywhere else it only grows.
      expect(steps.filter((step) => step < -2 && step > -100)).toEqual([]);
      expect(steps.filter((step) => step > 2).length).toBeGreaterThan(40);
      expect(await service.healthOf(own.cameraId)).toMatchObject({ state: StreamState.LIVE, reconnects: 0 });
    });

    it('is watched at the asked rate when it sends B pictures', async () => {
      const encoder = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-g', '25'];
      const { cameraId } = await liveCamera(await h264Film({ encoder }));
      await goesOn(cameraId, 20);
      // Beside other work the rate of the first seconds may lie lower; twice the rate, or half of it, would stay.
      const health = await reaches(cameraId, 'the asked rate', ({ framesPerSecondReal }) => {
        return framesPerSecondReal > 4.5 && framesPerSecondReal < 5.5;
      });
      expect(health).toMatchObject({ reconnects: 0, framesDropped: {} });
    });

    it('is watched when it sends H.265', async () => {
      const x265 = ['-preset', 'ultrafast', '-x265-params', 'bframes=0:open-gop=0:keyint=10:log-level=error'];
      const bytes = await encoded({ encoder: ['-c:v', 'libx265', ...x265] }, 'hevc');
      const { cameraId, wire } = await liveCamera(H265Clip.fromAnnexB(bytes, framesPerSecond));
      expect(await goesOn(cameraId, 5)).toMatchObject({ reconnects: 0, lastErrorReason: '' });
      const since = new Date();
      wire.cutInsidePicture();
      expect(await liveAgain(cameraId, since, 'ended')).toMatchObject({ reconnects: 1 });
    });

    it('is watched when its sound stands before its video', async () => {
      const { cameraId } = await liveCamera(film, { sound: 'when-asked' });
      expect(await goesOn(cameraId, 5)).toMatchObject({ reconnects: 0, lastErrorReason: '', framesDropped: {} });
    });
  });
}

describe('a camera that sends sound to who never asked for it', () => {
  it('is watched all the same', async () => {
    const server = await RtspServer.start();
    server.add('/loud', film, { sound: 'always' });
    const cameraId = randomUUID();
    await service.registry.want({ cameraId, rtspUrl: server.url('/loud') });
    await live(cameraId);
    expect(await goesOn(cameraId, 5)).toMatchObject({ reconnects: 0, lastErrorReason: '', framesDropped: {} });
    await server.close();
  });
});

/** The mean lightness of each picture, 0 to 255. */
async function lightnessOf(jpegs: readonly Buffer[]): Promise<number[]> {
  const scaled = [
    '-f',
    'mjpeg',
    '-i',
    'pipe:0',
    '-vf',
    'scale=1:1:flags=area',
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    'pipe:1',
  ];
  return [...(await ffmpegOutput(required('FFMPEG_BIN'), scaled, Buffer.concat(jpegs)))];
}

function lightnessSteps(lightness: readonly number[]): number[] {
  return lightness.slice(1).map((value, index) => value - (lightness[index] ?? 0));
}
