import { loadConfig } from '@smart-attendance/config';
import { sampleJpegBytesMax } from '@smart-attendance/contracts';
import type { AppError } from '@smart-attendance/errors';
import { StopSignal } from '@smart-attendance/messaging';
import { jpegSize } from '@smart-attendance/rtsp';
import {
  ffmpegOutput,
  H264Clip,
  H265Clip,
  required,
  RtspServer,
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startUnknownCodecServer,
  waitFor,
  type FaultyServer,
} from '@smart-attendance/testing';
import { randomBytes } from 'node:crypto';
import { cameraNetworksOf, streamIngestionConfig } from '../stream-ingestion.config';
import { startEncryptedFront, type EncryptedFront } from '../testing/encrypted-front';
import { spoilt, testFilm } from '../testing/film';
import { startMotionJpegCamera } from '../testing/motion-jpeg-camera';
import { ConnectionTestResponder } from './connection-test.responder';
import { ConnectionTestService, type MakeSample } from './connection-test.service';
import { samplePicture } from './sample-picture';

const ffmpegFile = required('FFMPEG_BIN');
const right = { username: 'admin', password: 'p@ss' };
const wrong = { username: 'admin', password: 'hunter2' };

let cameras: RtspServer;
let encrypted: EncryptedFront;

beforeAll(async () => {
  cameras = await RtspServer.start();
  encrypted = await startEncryptedFront(cameras.port);
  const clip = H264Clip.fromAnnexB(await testFilm(ffmpegFile, { size: '1280x720' }), 25);
  cameras.add('/open', clip);
  cameras.add('/basic', clip, { auth: { ...right, scheme: 'basic' } });
  cameras.add('/digest', clip, { auth: { ...right, scheme: 'digest' } });
  cameras.add('/tcp-only', clip, { transports: ['tcp'] });
  cameras.add('/udp-only', clip, { transports: ['udp'] });
  cameras.add('/mute', clip);
  cameras.stall('/mute');
  cameras.add('/spoilt', H264Clip.fromAnnexB(spoilt(await testFilm(ffmpegFile, { seconds: 1 })), 25));
  // One keyframe in ten seconds.
  const rare = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=5', '-t', '10', '-c:v', 'libx264', '-bf', '0', '-g', '1000'];
  const film = await ffmpegOutput(ffmpegFile, [...rare, '-pix_fmt', 'yuv420p', '-f', 'h264', 'pipe:1']);
  for (const path of ['/rare', '/rare-too']) {
    cameras.add(path, H264Clip.fromAnnexB(film, 5), { startOn: 'first-viewer' });
  }
});

afterAll(async () => {
  await encrypted.close();
  await cameras.close();
});

type Way = 'tcp' | 'udp' | 'rtsps';

interface Asking {
  readonly way?: Way;
  readonly timeoutMs?: number;
  readonly credentials?: typeof right;
  readonly networks?: string;
  readonly makeSample?: MakeSample;
}

async function ask(url: string, asking: Asking = {}) {
  const { way = 'tcp', timeoutMs = 8_000, credentials, networks = '', makeSample } = asking;
  const config = loadConfig(streamIngestionConfig, {
    FFMPEG_BIN: ffmpegFile,
    RTSP_TRANSPORT: way === 'udp' ? 'udp' : 'tcp',
    CAMERA_NETWORKS: networks,
  });
  const tester = new ConnectionTestService(config, cameraNetworksOf(config), new StopSignal(), makeSample);
  const answer = await new ConnectionTestResponder(tester).testConnection({
    $typeName: 'stream_ingestion.v1.TestConnectionRequest',
    rtspUrl: url,
    username: credentials?.username ?? '',
    password: credentials?.password ?? '',
    timeoutMs,
  });
  expect(answer.message).not.toMatch(/hunter2|admin|rtsps?:\/\/|127\.0\.0\.1/);
  return answer;
}

/** The address of a path of the cameras on that way. */
function at(path: string, way: Way): string {
  const port = way === 'rtsps' ? encrypted.port : cameras.port;
  return `${way === 'rtsps' ? 'rtsps' : 'rtsp'}://127.0.0.1:${port}${path}`;
}

describe.each<[Way]>([['tcp'], ['udp'], ['rtsps']])('a connection test over %s', (way) => {
  /** The same server on this way. */
  async function behind(faulty: FaultyServer): Promise<{ url: string; close: () => Promise<void> }> {
    if (way !== 'rtsps') return faulty;
    const front = await startEncryptedFront(faulty.port);
    const close = async (): Promise<void> => {
      await faulty.close();
      await front.close();
    };
    return { url: `rtsps://127.0.0.1:${front.port}/camera`, close };
  }

  it('sees a camera, with basic and with digest authentication', async () => {
    const answers = await Promise.all(
      ['/basic', '/digest'].map((path) => ask(at(path, way), { way, credentials: right })),
    );
    for (const answer of answers) {
      expect(answer).toMatchObject({ success: true, reason: '', width: 1280, height: 720, codec: 'h264' });
    }
  });

  it('says unauthorized for a wrong password and for none (basic, digest)', async () => {
    for (const path of ['/basic', '/digest']) {
      expect(await ask(at(path, way), { way, credentials: wrong })).toMatchObject({
        success: false,
        reason: 'unauthorized',
      });
      expect(await ask(at(path, way), { way })).toMatchObject({ reason: 'unauthorized' });
    }
  });

  it('says not_found', async () => {
    expect(await ask(at('/nowhere', way), { way })).toMatchObject({ success: false, reason: 'not_found' });
  });

  it('says timed_out, no_video and unreachable when the time it may take is over', async () => {
    const silent = await behind(await startSilentServer());
    // RFC 6666: what goes to 100::/64 is discarded, here or by a router.
    const discarded = `${way === 'rtsps' ? 'rtsps' : 'rtsp'}://[100::1]/`;
    const urls = [silent.url, at('/mute', way), at('/spoilt', way), discarded];
    const answers = await Promise.all(urls.map((url) => ask(url, { way, timeoutMs: 1_500 })));
    expect(answers.map(({ reason }) => reason)).toEqual(['timed_out', 'timed_out', 'no_video', 'unreachable']);
    await silent.close();
  });

  it('says unreachable for a name that nobody knows', async () => {
    const url = at('/', way).replace(/127.0.0.1:\d+/, 'camera.invalid');
    expect(await ask(url, { way })).toMatchObject({ success: false, reason: 'unreachable' });
  });

  it('says refused for a closed port', async () => {
    const closed = await startSilentServer();
    await closed.close();
    const url = way === 'rtsps' ? closed.url.replace('rtsp:', 'rtsps:') : closed.url;
    expect(await ask(url, { way })).toMatchObject({ success: false, reason: 'refused' });
  });

  it.each<[string, () => Promise<FaultyServer>]>([
    ['not_rtsp', startGarbageServer],
    ['not_rtsp', startHttpServer],
    ['no_video', startSoundOnlyServer],
    ['unsupported_codec', startUnknownCodecServer],
  ])('says %s', async (reason, start) => {
    const faulty = await behind(await start());
    expect(await ask(faulty.url, { way, timeoutMs: 5_000 })).toMatchObject({ success: false, reason });
    await faulty.close();
  });
});

describe('a connection test', () => {
  it('says refused for a camera that does not offer the only transport that is allowed', async () => {
    expect(await ask(at('/tcp-only', 'udp'), { way: 'udp' })).toMatchObject({ reason: 'refused' });
    expect(await ask(at('/udp-only', 'tcp'), { way: 'tcp' })).toMatchObject({ reason: 'refused' });
  });

  it('says not_rtsp where nobody encrypts', async () => {
    const web = await startHttpServer();
    expect(await ask(web.url.replace('rtsp:', 'rtsps:'))).toMatchObject({ reason: 'not_rtsp' });
    await web.close();
  });

  it('says that a camera encrypts in a way of before, and what helps', async () => {
    const tls10 = { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const old = await startEncryptedFront(cameras.port, tls10);
    const answer = await ask(`rtsps://127.0.0.1:${old.port}/open`);
    expect(answer).toMatchObject({ reason: 'refused', message: expect.stringContaining('TLS before 1.2') as unknown });
    await old.close();
  });

  it('says what to change for an address outside of CAMERA_NETWORKS, and connects to nobody', async () => {
    const camera = await startSilentServer();
    for (const host of ['127.0.0.1', 'localhost']) {
      const url = camera.url.replace('127.0.0.1', host);
      const error = await ask(url, { networks: '10.0.0.0/8' }).catch((thrown: unknown) => thrown as AppError);
      expect(error).toMatchObject({ code: 'invalid_argument', violations: [{ field: 'rtsp_url' }] });
      const message = (error as AppError).violations[0]?.message;
      expect(message).toContain('CAMERA_NETWORKS');
      expect(message).not.toContain('127.0.0.1');
    }
    expect(camera.connectionCount()).toBe(0);
    await camera.close();
  });

  it('tells how often a keyframe comes, and gives a small picture', async () => {
    const answer = await ask(at('/open', 'tcp'));
    if (!('sampleJpeg' in answer)) throw new Error(answer.message);
    expect(answer.fps).toBeCloseTo(25, 0);
    expect(answer.keyframeIntervalMs).toBeGreaterThan(950);
    expect(answer.keyframeIntervalMs).toBeLessThan(1_050);
    expect(jpegSize(answer.sampleJpeg)).toEqual({ width: 640, height: 360 });
    expect(answer.sampleJpeg.length).toBeLessThanOrEqual(sampleJpegBytesMax);
  });

  it('does the same for H.265', async () => {
    const source = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=1280x720:r=10',
      '-t',
      '2',
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
    ];
    const params = ['-x265-params', 'bframes=0:open-gop=0:keyint=5:log-level=none', '-f', 'hevc', 'pipe:1'];
    cameras.add('/h265', H265Clip.fromAnnexB(await ffmpegOutput(ffmpegFile, [...source, ...params]), 10));
    const answer = await ask(at('/h265', 'tcp'));
    if (!('sampleJpeg' in answer)) throw new Error(answer.message);
    expect(answer).toMatchObject({ success: true, codec: 'h265', width: 1280, height: 720 });
    expect(answer.keyframeIntervalMs).toBeGreaterThan(450);
    expect(answer.keyframeIntervalMs).toBeLessThan(550);
    expect(jpegSize(answer.sampleJpeg)).toEqual({ width: 640, height: 360 });
  });

  it('does the same for motion JPEG, of which every picture is a keyframe', async () => {
    const camera = await startMotionJpegCamera(ffmpegFile);
    const answer = await ask(camera.url);
    if (!('sampleJpeg' in answer)) throw new Error(answer.message);
    expect(answer).toMatchObject({ success: true, codec: 'mjpeg', width: 800, height: 600, keyframeIntervalMs: 100 });
    expect(answer.fps).toBeCloseTo(10, 0);
    expect(jpegSize(answer.sampleJpeg)).toEqual({ width: 640, height: 480 });
    await camera.close();
  });

  it('waits four seconds for a second keyframe, and never longer than it may', async () => {
    const answered: string[] = [];
    const timed = async (path: string, timeoutMs: number) => {
      const begun = performance.now();
      const answer = await ask(at(path, 'tcp'), { timeoutMs });
      expect(answer).toMatchObject({ success: true, width: 320, keyframeIntervalMs: 0 });
      answered.push(path);
      return performance.now() - begun;
    };
    const [waitedMs] = await Promise.all([timed('/rare', 60_000), timed('/rare-too', 2_000)]);
    expect(waitedMs).toBeGreaterThan(4_000);
    expect(waitedMs).toBeLessThan(40_000);
    expect(answered).toEqual(['/rare-too', '/rare']);
  });

  it('says nothing of the camera when the service is stopped meanwhile', async () => {
    const camera = await startSilentServer();
    const config = loadConfig(streamIngestionConfig, { FFMPEG_BIN: ffmpegFile });
    const stop = new StopSignal();
    const tester = new ConnectionTestService(config, cameraNetworksOf(config), stop);
    const request = { rtspUrl: camera.url, username: '', password: '', timeoutMs: 60_000 };
    const asked = new ConnectionTestResponder(tester)
      .testConnection({ $typeName: 'stream_ingestion.v1.TestConnectionRequest', ...request })
      .catch((thrown: unknown) => thrown);
    await waitFor(() => camera.connectionCount() > 0, { what: 'the camera to be asked' });
    stop.announce();
    expect(await asked).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
    await camera.close();
  });

  it('succeeds without a small picture when none can be made', async () => {
    const makeSample: MakeSample = (jpeg, signal) => samplePicture(jpeg, { ffmpegFile: '/nowhere/ffmpeg', signal });
    const answer = await ask(at('/open', 'tcp'), { makeSample });
    if (!('sampleJpeg' in answer)) throw new Error(answer.message);
    expect(answer).toMatchObject({ success: true, width: 1280 });
    expect(answer.sampleJpeg).toHaveLength(0);
  });
});

describe('a small copy of a picture', () => {
  const picture = (source: string, more: readonly string[] = []): Promise<Buffer> =>
    ffmpegOutput(ffmpegFile, ['-f', 'lavfi', '-i', source, '-frames:v', '1', ...more, '-f', 'image2pipe', 'pipe:1']);
  const sampleOf = (jpeg: Buffer, signal = AbortSignal.timeout(10_000)) => samplePicture(jpeg, { ffmpegFile, signal });

  it('keeps its shape, wide or high', async () => {
    const sizes: (ReturnType<typeof jpegSize> | undefined)[] = [];
    for (const size of ['2560x1440', '480x1280']) {
      sizes.push(jpegSize((await sampleOf(await picture(`testsrc2=s=${size}`))) ?? Buffer.alloc(0)));
    }
    expect(sizes).toEqual([
      { width: 640, height: 360 },
      { width: 240, height: 640 },
    ]);
  });

  it('is the picture itself when that is small already', async () => {
    const small = await picture('testsrc2=s=320x180');
    expect(await sampleOf(small)).toBe(small);
  });

  it('is within its limit even of noise', async () => {
    const noise = await picture('nullsrc=s=1920x1920,geq=random(1)*255:128:128', ['-q:v', '2']);
    const sample = await sampleOf(noise);
    expect(sample?.length).toBeGreaterThan(0);
    expect(sample?.length).toBeLessThanOrEqual(sampleJpegBytesMax);
  });

  it('is none of bytes that are no picture, and none when nobody waits for it', async () => {
    const large = await picture('testsrc2=s=1280x720');
    expect(await sampleOf(randomBytes(1_000))).toBeUndefined();
    expect(await sampleOf(large.subarray(0, 700))).toBeUndefined();
    expect(await sampleOf(large, AbortSignal.abort())).toBeUndefined();
  });
});
