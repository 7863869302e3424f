import { CameraNetworks, readCameraUrl } from '@smart-attendance/contracts';
import { jpegSize } from '@smart-attendance/rtsp';
import {
  required,
  RtspServer,
  H264Clip,
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startUnknownCodecServer,
  waitFor,
  type FaultyServer,
} from '@smart-attendance/testing';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { spoilt, testFilm } from '../testing/film';
import { selfSigned } from '../testing/self-signed';
import type { FailureReason, StreamFailure } from '../stream-failure';
import type { DropReason } from '../video/decoder';
import { decoderArguments, type DecoderSettings } from '../video/decoder-arguments.policy';
import { playStream, type PlayOptions } from './stream-player';

const password = 'hunter2-and-more';
const auths = { basic: { scheme: 'basic' }, digest: { scheme: 'digest' } } as const;

const fiveASecond: DecoderSettings = { framesPerSecond: 5, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 };

let server: RtspServer;
let clip: H264Clip;

beforeAll(async () => {
  server = await RtspServer.start();
  clip = H264Clip.fromAnnexB(await testFilm(required('FFMPEG_BIN')), 25);
});

afterAll(() => server.close());

interface Playing {
  readonly pictures: { readonly jpeg: Buffer; readonly atMs: number }[];
  readonly dropped: DropReason[];
  readonly adapted: DecoderSettings[];
  readonly figures: { receivedBytes: number; seconds: number };
  readonly ended: Promise<StreamFailure>;
  readonly stop: () => Promise<StreamFailure>;
}

function play(url: string, changes: Partial<PlayOptions> = {}): Playing {
  const reading = readCameraUrl(url);
  if (reading.kind === 'wrong') throw new Error(reading.problem);
  const stopping = new AbortController();
  const pictures: { jpeg: Buffer; atMs: number }[] = [];
  const dropped: DropReason[] = [];
  const adapted: DecoderSettings[] = [];
  const figures = { receivedBytes: 0, seconds: 0 };
  const ended = playStream(
    {
      address: reading.address,
      credentials: reading.address.credentials ?? { username: '', password: '' },
      networks: CameraNetworks.read(''),
      transport: 'auto',
      verifiesCertificate: false,
      ffmpegFile: required('FFMPEG_BIN'),
      decoding: fiveASecond,
      jpegBytesMax: 1_000_000,
      connectDeadlineMs: 10_000,
      silenceMaxMs: 2_000,
      signal: stopping.signal,
      ...changes,
    },
    {
      onPicture: (jpeg) => pictures.push({ jpeg, atMs: performance.now() }),
      onDropped: (reason) => dropped.push(reason),
      onReceived: (bytes) => (figures.receivedBytes += bytes),
      onSecondsUsed: (seconds) => (figures.seconds += seconds),
      onAdapted: (_, settings) => adapted.push(settings),
    },
  );
  return {
    pictures,
    dropped,
    adapted,
    figures,
    ended,
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function firstPicture(playing: Playing): Promise<Buffer> {
  const [picture] = await waitFor(() => playing.pictures.length > 0 && playing.pictures, {
    what: 'a picture',
    timeoutMs: 60_000,
  });
  if (picture === undefined) throw new Error('There is no picture.');
  return picture.jpeg;
}

/** Process ids and command lines of this process's children. */
function children(): { pid: number; commandLine: string; environment: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
        if (Number(parent) !== process.pid) return [];
        const read = (file: string) => readFileSync(`/proc/${name}/${file}`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), commandLine: read('cmdline'), environment: read('environ') }];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

describe('a camera that works', () => {
  it.each([
    ['tcp', 'basic'],
    ['tcp', 'digest'],
    ['udp', 'basic'],
    ['udp', 'digest'],
  ] as const)('shows pictures over %s with %s authentication', async (transport, scheme) => {
    const path = `/${transport}-${scheme}`;
    server.add(path, clip, { auth: { username: 'admin', password, ...auths[scheme] } });
    const playing = play(server.url(path, { username: 'admin', password }), { transport });
    expect(jpegSize(await firstPicture(playing))).toEqual({ width: 640, height: 360 });
    expect((await playing.stop()).message).toBe('The stream was stopped.');
    await server.waitForClientCount(path, 0, 2_000);
  });

  it('is watched over UDP when it refuses TCP', async () => {
    server.add('/udp-only', clip, { transports: ['udp'] });
    const playing = play(server.url('/udp-only'), { transport: 'auto' });
    expect(await firstPicture(playing)).toBeDefined();
    await playing.stop();
    const refused = play(server.url('/udp-only'), { transport: 'tcp' });
    expect((await refused.ended).reason).toBe('refused');
  });

  it.each([5, 7, 25])('is looked at %s times a second, as asked', async (framesPerSecond) => {
    server.add(`/rate-${framesPerSecond}`, clip);
    const playing = play(server.url(`/rate-${framesPerSecond}`), {
      decoding: { framesPerSecond, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 },
    });
    const counted = 3 * framesPerSecond;
    const rate = (): number => {
      // The first two may come together: the bucket is full at the start.
      const last = playing.pictures.slice(2).slice(-counted);
      const seconds = ((last.at(-1)?.atMs ?? 0) - (last[0]?.atMs ?? 0)) / 1_000;
      return last.length < counted ? 0 : (counted - 1) / seconds;
    };
    // A busy machine may be late for a while.
    await waitFor(() => Math.abs(rate() - framesPerSecond) < framesPerSecond * 0.1, {
      what: `${framesPerSecond} pictures a second over three seconds`,
      timeoutMs: 60_000,
    });
    expect((await playing.stop()).message).toBe('The stream was stopped.');
  });

  it('is made smaller to fit, with its shape kept, and never larger', async () => {
    server.add('/sizes', clip);
    for (const [widthMax, heightMax, width, height] of [
      [320, 720, 320, 180],
      [1280, 90, 160, 90],
      [1280, 720, 640, 360],
    ] as const) {
      const decoding = { framesPerSecond: 5, box: { widthMax, heightMax }, jpegQscale: 3 };
      const playing = play(server.url('/sizes'), { decoding });
      expect(jpegSize(await firstPicture(playing))).toEqual({ width, height });
      await playing.stop();
    }
  });

  it('is shown coarser, and never missing, when its pictures are too large for the bus', async () => {
    server.add('/large', clip);
    const playing = play(server.url('/large'), { jpegBytesMax: 10_000 });
    await waitFor(() => playing.pictures.length > 12, { what: 'a dozen pictures', timeoutMs: 60_000 });
    await waitFor(() => playing.adapted.length > 0, { what: 'another quality', timeoutMs: 60_000 });
    await playing.stop();
    expect(playing.dropped).toEqual([]);
    expect(playing.pictures.every(({ jpeg }) => jpeg.length <= 10_000)).toBe(true);
    expect(playing.pictures.every(({ jpeg }) => jpegSize(jpeg)?.width === 640)).toBe(true);
    const jpegQscale = playing.adapted[0]?.jpegQscale;
    expect(jpegQscale).toBeGreaterThan(4);
    expect(jpegQscale).toBeLessThan(31);
    // Moving pictures differ in size: a second step may follow, a restart for every few pictures may not.
    expect(playing.adapted.length).toBeLessThanOrEqual(2);
  });

  it('is shown smaller when even the coarsest picture is too large for the bus', async () => {
    server.add('/larger', clip);
    const decoding = { framesPerSecond: 10, box: { widthMax: 640, heightMax: 640 }, jpegQscale: 25 };
    const playing = play(server.url('/larger'), { jpegBytesMax: 4_000, decoding });
    expect(jpegSize(await firstPicture(playing))).toEqual({ width: 320, height: 180 });
    await playing.stop();
    expect(playing.dropped.length).toBeGreaterThanOrEqual(5);
    expect(new Set(playing.dropped)).toEqual(new Set(['too_large']));
  });

  it('is decoded by software where the hardware is not there', async () => {
    server.add('/hardware', clip);
    const decoding = { framesPerSecond: 5, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3, hardware: 'vdpau' };
    const playing = play(server.url('/hardware'), { decoding });
    expect(jpegSize(await firstPicture(playing))).toEqual({ width: 640, height: 360 });
    await playing.stop();
    expect(playing.adapted.map(({ hardware }) => hardware)).toEqual([undefined]);
  });

  it('tells how much came and what decoding took', async () => {
    server.add('/figures', clip);
    const playing = play(server.url('/figures'), { decoding: { ...fiveASecond, framesPerSecond: 25 } });
    await waitFor(() => playing.pictures.length > 25, { what: 'a second of pictures', timeoutMs: 60_000 });
    await playing.stop();
    const sent = clip.accessUnits.slice(0, 25).flatMap(({ nals }) => nals);
    const sentBytes = sent.reduce((sum, nal) => sum + nal.length, 0);
    expect(playing.figures.receivedBytes).toBeGreaterThan(sentBytes * 0.8);
    // Decoding and encoding some 25 small pictures takes some hundredths of a second.
    expect(playing.figures.seconds).toBeGreaterThan(0);
    expect(playing.figures.seconds).toBeLessThan(20);
  });
});

describe('an encrypted camera', () => {
  let encrypted: Server;

  beforeAll(async () => {
    server.add('/encrypted', clip, { auth: { username: 'admin', password } });
    encrypted = createServer(selfSigned(), (socket) => {
      const behind = connect(server.port, '127.0.0.1');
      socket.on('error', () => behind.destroy());
      behind.on('error', () => socket.destroy());
      socket.pipe(behind).pipe(socket);
    });
    encrypted.listen(0, '127.0.0.1');
    await once(encrypted, 'listening');
  });

  afterAll(() => {
    encrypted.close();
  });

  const url = (): string =>
    `rtsps://admin:${password}@127.0.0.1:${(encrypted.address() as AddressInfo).port}/encrypted`;

  it('shows pictures, with a certificate of its own', async () => {
    const playing = play(url());
    expect(await firstPicture(playing)).toBeDefined();
    await playing.stop();
  });

  it('is refused when certificates must be trusted', async () => {
    expect((await play(url(), { verifiesCertificate: true }).ended).reason).toBe('refused');
  });

  it('is not there where encryption is expected and nobody encrypts', async () => {
    // Some servers wait for the end of what they take for a long request.
    const silent = await startSilentServer();
    const encryptedUrl = (plainUrl: string): string => plainUrl.replace('rtsp:', 'rtsps:');
    const { reason } = await play(encryptedUrl(silent.url), { connectDeadlineMs: 1_500 }).ended;
    expect(reason).toBe('timed_out');
    await silent.close();
    const web = await startHttpServer();
    for (const plainUrl of [server.url('/encrypted'), web.url]) {
      expect((await play(encryptedUrl(plainUrl)).ended).reason).toBe('not_rtsp');
    }
    await web.close();
  });
});

describe('secrets', () => {
  it('are in no command line and no environment', async () => {
    server.add('/secret', clip, { auth: { username: 'admin', password } });
    const playing = play(server.url('/secret', { username: 'admin', password }));
    await firstPicture(playing);
    const decoders = children().filter(({ commandLine }) => commandLine.includes('image2pipe'));
    expect(decoders).toHaveLength(1);
    expect(JSON.stringify(decoders)).not.toMatch(/hunter2|admin|rtsp:|127\.0\.0\.1|NATS_URL|DATABASE_URL/);
    await playing.stop();
    expect(children().filter(({ commandLine }) => commandLine.includes('image2pipe'))).toEqual([]);
  });
});

describe('a camera that fails', () => {
  async function reasonOf(url: string, changes: Partial<PlayOptions> = {}): Promise<FailureReason> {
    const { reason, message } = await play(url, { connectDeadlineMs: 3_000, ...changes }).ended;
    expect(message).not.toMatch(/hunter2|admin|rtsp:\/\/|127\.0\.0\.1/);
    return reason;
  }

  it.each(['basic', 'digest'] as const)('wants another password (%s)', async (scheme) => {
    server.add(`/wrong-${scheme}`, clip, { auth: { username: 'admin', password, ...auths[scheme] } });
    expect(await reasonOf(server.url(`/wrong-${scheme}`, { username: 'admin', password: 'hunter2' }))).toBe(
      'unauthorized',
    );
    expect(await reasonOf(server.url(`/wrong-${scheme}`))).toBe('unauthorized');
  });

  it('has no such path', async () => {
    expect(await reasonOf(`rtsp://127.0.0.1:${server.port}/nowhere`)).toBe('not_found');
  });

  it('has nothing at that port', async () => {
    const closed = await startSilentServer();
    await closed.close();
    expect(await reasonOf(closed.url)).toBe('refused');
  });

  it('has a name that nobody knows', async () => {
    expect(await reasonOf('rtsp://camera.invalid/live')).toBe('unreachable');
  });

  it.each<[string, () => Promise<FaultyServer>, FailureReason]>([
    ['never says a word', startSilentServer, 'timed_out'],
    ['says something else than RTSP', startGarbageServer, 'not_rtsp'],
    ['is a web server', startHttpServer, 'not_rtsp'],
    ['has only sound', startSoundOnlyServer, 'no_video'],
    ['has a codec nobody reads', startUnknownCodecServer, 'unsupported_codec'],
  ])('%s', async (_, start, reason) => {
    const faulty = await start();
    expect(await reasonOf(faulty.url, { connectDeadlineMs: 1_500 })).toBe(reason);
    await faulty.close();
  });

  it('is given up sooner while it does not answer than while its first picture is awaited', async () => {
    const silent = await startSilentServer();
    const patient = play(silent.url);
    const hurried = play(silent.url, { answerDeadlineMs: 500 });
    const first = await Promise.race([hurried.ended, patient.ended.then(() => undefined)]);
    expect(first?.reason).toBe('timed_out');
    await silent.close();
    await patient.ended;
    server.add('/slow', clip);
    server.stall('/slow');
    const slow = play(server.url('/slow'), { answerDeadlineMs: 500 });
    await server.waitForClient('/slow', 2_000);
    setTimeout(() => {
      server.resume('/slow');
    }, 1_000);
    expect(await firstPicture(slow)).toBeDefined();
    await slow.stop();
  });

  it('sends bytes that are no pictures', async () => {
    server.add('/spoilt', H264Clip.fromAnnexB(spoilt(await testFilm(required('FFMPEG_BIN'))), 25));
    expect(await reasonOf(server.url('/spoilt'), { connectDeadlineMs: 2_000 })).toBe('no_video');
  });

  it('agrees to everything and sends nothing', async () => {
    server.add('/mute', clip);
    server.stall('/mute');
    expect(await reasonOf(server.url('/mute'), { connectDeadlineMs: 1_500 })).toBe('timed_out');
  });

  it('goes away in the middle', async () => {
    server.add('/dropped', clip);
    const playing = play(server.url('/dropped'));
    await firstPicture(playing);
    server.drop('/dropped');
    expect((await playing.ended).reason).toBe('ended');
  });

  it.each(['tcp', 'udp'] as const)('stays connected over %s and shows nothing any more', async (transport) => {
    server.add(`/stalled-${transport}`, clip);
    const playing = play(server.url(`/stalled-${transport}`), { transport, silenceMaxMs: 1_000 });
    await firstPicture(playing);
    server.stall(`/stalled-${transport}`);
    expect((await playing.ended).reason).toBe('stalled');
  });

  it('cannot be decoded because there is no ffmpeg', async () => {
    server.add('/no-ffmpeg', clip);
    expect(await reasonOf(server.url('/no-ffmpeg'), { ffmpegFile: '/nowhere/ffmpeg' })).toBe('decoder_failed');
  });
});

describe('the decoder', () => {
  it('ends when the service is killed, also while the camera is silent', async () => {
    // A process that starts ffmpeg just as the service does, gives it half a picture, and is killed.
    const settings = { framesPerSecond: 5, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 };
    const script = `
      const child = require('node:child_process').spawn(process.argv[1], JSON.parse(process.argv[2]), { stdio: ['pipe', 'pipe', 'pipe'] });
      child.stdin.write(Buffer.from('1a45dfa3', 'hex'));
      console.log(child.pid);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, [
      '-e',
      script,
      required('FFMPEG_BIN'),
      JSON.stringify(decoderArguments(settings, 1_000_000)),
    ]);
    const pid = await new Promise<number>((resolve) => {
      parent.stdout.once('data', (line: Buffer) => {
        resolve(Number(line.toString()));
      });
    });
    const isAlive = (): boolean =>
      execFileSync('ps', ['-o', 'pid=', '-A'])
        .toString()
        .split('\n')
        .some((line) => Number(line) === pid);
    expect(isAlive()).toBe(true);
    parent.kill('SIGKILL');
    await waitFor(() => !isAlive(), { what: 'the end of ffmpeg', timeoutMs: 60_000 });
    expect(isAlive()).toBe(false);
  });
});

describe('a stream that was stopped', () => {
  it('leaves no connection, process or descriptor behind', async () => {
    server.add('/many', clip);
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    await play(server.url('/many')).stop();
    const before = descriptors();
    for (let round = 0; round < 10; round += 1) {
      const playing = play(server.url('/many'), { transport: round % 2 === 0 ? 'tcp' : 'udp' });
      if (round < 4) await firstPicture(playing);
      await playing.stop();
    }
    await server.waitForClientCount('/many', 0, 2_000);
    await waitFor(() => descriptors() <= before, { what: `no more than ${before} descriptors` });
    expect(children().filter(({ commandLine }) => commandLine.includes('image2pipe'))).toEqual([]);
  });
});
