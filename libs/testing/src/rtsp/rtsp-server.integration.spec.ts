import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '../environment';
import { waitFor } from '../wait-for';
import {
  startGarbageServer,
  startHttpServer,
  startSilentServer,
  startSoundOnlyServer,
  startUnknownCodecServer,
  type FaultyServer,
} from './faulty-servers';
import { H264Clip } from './h264-clip';
import { H265Clip } from './h265-clip';
import { RawViewer } from './raw-viewer';
import { RtspServer } from './rtsp-server';

const framesPerSecond = 25;
const clipFrames = 50;
const clipFilter = `testsrc2=size=640x360:rate=${framesPerSecond}:duration=${clipFrames / framesPerSecond}`;
/** Two slices a picture and a delimiter: all that the parser has to keep apart. */
const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '0', '-g', '25', '-x264-params', 'slices=2:aud=1'];

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function ffmpeg(args: readonly string[], timeoutMs = 20_000): Promise<Run> {
  return new Promise((resolve) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL' as const, maxBuffer: 16 * 1024 * 1024 };
    execFile(required('FFMPEG_BIN'), ['-nostdin', '-hide_banner', ...args], options, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

/** A hash of every picture that a player sees, in order. */
async function watch(url: string, transport: 'tcp' | 'udp', frames: number): Promise<Run & { pictures: string[] }> {
  const input = ['-v', 'warning', '-rtsp_transport', transport, '-i', url];
  const run = await ffmpeg([...input, '-frames:v', String(frames), '-vsync', '0', '-f', 'framemd5', '-']);
  return { ...run, pictures: hashes(run.out) };
}

function hashes(framemd5: string): string[] {
  return framemd5
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** Ticks of 90 kHz between the pictures that a player shows. */
function stepsOf(framemd5: string): number[] {
  const timeBase = Number(/^#tb 0: 1\/(\d+)/m.exec(framemd5)?.[1] ?? '1');
  const times = [...framemd5.matchAll(/^0,\s*-?\d+,\s*(-?\d+)/gm)].map(([, time]) => Number(time));
  return times.slice(1).map((time, index) => Math.round(((time - (times[index] ?? 0)) * 90_000) / timeBase));
}

describe('RtspServer', () => {
  let folder = '';
  let clip: H264Clip;
  let originals: string[] = [];
  let server: RtspServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rtsp-'));
    const path = join(folder, 'clip.h264');
    const made = await ffmpeg([
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      clipFilter,
      ...encode,
      '-pix_fmt',
      'yuv420p',
      '-f',
      'h264',
      path,
    ]);
    if (made.code !== 0) throw new Error(`ffmpeg could not make the clip: ${made.err}`);
    clip = H264Clip.fromAnnexB(await readFile(path), framesPerSecond);
    originals = hashes((await ffmpeg(['-v', 'error', '-i', path, '-vsync', '0', '-f', 'framemd5', '-'])).out);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = await RtspServer.start();
  });
  afterEach(async () => {
    await server.close();
  });

  /** Another clip, and a hash of each of its pictures in their order of showing. */
  async function film(encoder: readonly string[], format: string): Promise<{ bytes: Buffer; shown: string[] }> {
    const path = join(folder, `film.${format}`);
    const source = ['-v', 'error', '-y', '-f', 'lavfi', '-i', clipFilter];
    const made = await ffmpeg([...source, ...encoder, '-pix_fmt', 'yuv420p', '-f', format, path]);
    if (made.code !== 0) throw new Error(`ffmpeg could not make the clip: ${made.err}`);
    const read = await ffmpeg(['-v', 'error', '-i', path, '-vsync', '0', '-f', 'framemd5', '-']);
    return { bytes: await readFile(path), shown: hashes(read.out) };
  }

  /** Every picture is the one that follows in the clip, and the first follows after the last. */
  function expectUnbrokenLoop(pictures: readonly string[]): void {
    const first = originals.indexOf(pictures[0] ?? '');
    const expected = pictures.map((_picture, index) => originals[(first + index) % originals.length]);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(pictures).toEqual(expected);
  }

  it('reads as many pictures from a film as its encoder wrote', () => {
    expect(new Set(originals).size).toBe(clipFrames);
    expect(clip.accessUnits).toHaveLength(clipFrames);
    expect(clip.accessUnits.filter((unit) => unit.isKeyframe)).toHaveLength(2);
  });

  it('shows two players, one over TCP and one over UDP, every picture in order and past the end of the loop', async () => {
    server.add('lobby', clip);
    const runs = await Promise.all([
      watch(server.url('lobby'), 'tcp', clipFrames + 40),
      watch(server.url('lobby'), 'udp', clipFrames + 40),
    ]);
    for (const run of runs) {
      expect(run.pictures).toHaveLength(clipFrames + 40);
      expectUnbrokenLoop(run.pictures);
    }
    await server.waitForClientCount('lobby', 0, 5_000);
  });

  it('shows B pictures in their order of showing, at even times', async () => {
    const { bytes, shown } = await film(['-c:v', 'libx264', '-bf', '2', '-g', '25'], 'h264');
    server.add('reordered', H264Clip.fromAnnexB(bytes, framesPerSecond));
    const run = await watch(server.url('reordered'), 'tcp', 60);
    const first = shown.indexOf(run.pictures[0] ?? '');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(run.pictures).toEqual(run.pictures.map((_picture, index) => shown[(first + index) % shown.length]));
    // A player may guess the time of the very first.
    expect(new Set(stepsOf(run.out).slice(2))).toEqual(new Set([3600]));
  });

  it('plays H.265', async () => {
    const encoder = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'bframes=0:open-gop=0:keyint=25'];
    const { bytes, shown } = await film(encoder, 'hevc');
    server.add('efficient', H265Clip.fromAnnexB(bytes, framesPerSecond));
    const { pictures } = await watch(server.url('efficient'), 'tcp', 60);
    const first = shown.indexOf(pictures[0] ?? '');
    expect(first).toBeGreaterThanOrEqual(0);
    expect(pictures).toEqual(pictures.map((_picture, index) => shown[(first + index) % shown.length]));
  });

  it.each(['tcp', 'udp'] as const)(
    'sends sound beside the pictures over %s to a player that asks for both',
    async (transport) => {
      server.add('loud', clip, { sound: 'when-asked' });
      const input = ['-v', 'error', '-rtsp_transport', transport, '-i', server.url('loud')];
      const run = await ffmpeg([...input, '-map', '0:a', '-map', '0:v', '-t', '1', '-f', 'framemd5', '-']);
      const tracks = run.out.split('\n').flatMap((line) => /^([01]),/.exec(line)?.[1] ?? []);
      expect(tracks.filter((track) => track === '0').length).toBeGreaterThan(10);
      expect(tracks.filter((track) => track === '1').length).toBeGreaterThan(10);
    },
  );

  it('changes the picture under a player that watches', async () => {
    const { bytes } = await film(['-s', '320x180', '-c:v', 'libx264', '-bf', '0', '-g', '25'], 'h264');
    server.add('lobby', clip);
    const show = ['-vf', 'showinfo', '-t', '3', '-f', 'null', '-'];
    const watching = ffmpeg(['-v', 'info', '-rtsp_transport', 'tcp', '-i', server.url('lobby'), ...show]);
    await server.waitForClient('lobby', 10_000);
    await waitFor(() => server.statistics('lobby').framesSent > 20, { what: 'pictures' });
    server.changeClip('lobby', H264Clip.fromAnnexB(bytes, framesPerSecond));
    expect((await watching).err).toMatch(/s:640x360[^]*s:320x180/);
  });

  it('starts the loop with the first viewer when asked to, and says when that was', async () => {
    server.add('lobby', clip, { startOn: 'first-viewer' });
    expect(server.playback('lobby')).toEqual({ startedAtMs: undefined, loopDurationMs: 2000 });
    const before = Date.now();
    const run = await watch(server.url('lobby'), 'tcp', 10);
    expect(run.pictures).toEqual(originals.slice(0, 10));
    const startedAtMs = server.playback('lobby').startedAtMs ?? 0;
    expect(startedAtMs).toBeGreaterThanOrEqual(before);
    expect(startedAtMs).toBeLessThanOrEqual(Date.now());
  });

  const door = { username: 'viewer', password: 'p@ss:w/rd é' };

  it.each([
    ['digest', 'tcp'],
    ['digest', 'udp'],
    ['basic', 'tcp'],
    ['basic', 'udp'],
  ] as const)('lets a player with the right password watch: %s over %s', async (scheme, transport) => {
    server.add('vault', clip, { auth: { ...door, scheme } });
    const run = await watch(server.url('vault', door), transport, 5);
    expect(run.pictures).toHaveLength(5);
  });

  it.each(['digest', 'basic'] as const)('keeps out a wrong password and no password: %s', async (scheme) => {
    server.add('vault', clip, { auth: { ...door, scheme } });
    for (const url of [server.url('vault', { ...door, password: 'guess' }), server.url('vault')]) {
      const run = await watch(url, 'tcp', 1);
      expect(run.code).not.toBe(0);
      expect(run.err).toContain('401 Unauthorized');
      expect(run.pictures).toEqual([]);
    }
  });

  it('answers 404 for a path it does not have, and for one that was removed', async () => {
    server.add('lobby', clip);
    server.remove('lobby');
    for (const path of ['lobby', 'nowhere']) {
      expect((await watch(`rtsp://127.0.0.1:${server.port}/${path}`, 'tcp', 1)).err).toContain('404');
    }
  });

  it('refuses UDP where a camera speaks only TCP, and the player comes over TCP', async () => {
    server.add('lobby', clip, { transports: ['tcp'] });
    const refused = await watch(server.url('lobby'), 'udp', 1);
    expect(refused.err).toMatch(/461|Protocol not supported|Nonmatching transport/);
    expect((await watch(server.url('lobby'), 'tcp', 1)).pictures).toHaveLength(1);
  });

  it('cuts players off in the middle, and takes them back', async () => {
    server.add('lobby', clip);
    const watching = watch(server.url('lobby'), 'tcp', 1000);
    await server.waitForClient('lobby', 10_000);
    server.drop('lobby');
    await watching;
    expect(server.clientCount('lobby')).toBe(0);
    expect((await watch(server.url('lobby'), 'tcp', 3)).pictures).toHaveLength(3);
  });

  describe('to a viewer that reads the bytes', () => {
    let viewer: RawViewer;
    const uri = (): string => server.url('lobby');

    beforeEach(async () => {
      viewer = await RawViewer.connect(server.port);
    });
    afterEach(() => {
      viewer.close();
    });

    it('sends pictures 3,600 ticks apart, in real time, also where the loop begins anew', async () => {
      server.add('lobby', clip);
      await viewer.play(uri());
      const pictures = clipFrames + 30;
      const ends = await waitFor(
        () => {
          const found = viewer.packets.filter((packet) => packet.isLast);
          return found.length >= pictures && found.slice(0, pictures);
        },
        { what: `${pictures} pictures` },
      );
      const steps = ends.slice(1).map((end, index) => (end.timestamp - (ends[index]?.timestamp ?? 0)) >>> 0);
      expect(new Set(steps)).toEqual(new Set([3600]));
      const sequence = viewer.packets.map((packet) => packet.sequence);
      expect(sequence.slice(1).every((number, index) => number === ((sequence[index] ?? 0) + 1) % 65_536)).toBe(true);
      const tookMs = (ends.at(-1)?.receivedAtMs ?? 0) - (ends[0]?.receivedAtMs ?? 0);
      // No sooner, give or take one that came late; how much later is a matter of the machine.
      expect(tookMs).toBeGreaterThan((pictures - 1) * 20);
    });

    it('begins with the settings and a keyframe, at the time and number that PLAY announced', async () => {
      server.add('lobby', clip);
      const setup = await viewer.request('SETUP', `${uri()}/trackID=0`, { Transport: 'RTP/AVP/TCP;interleaved=0-1' });
      const session = /Session: (\w+)/.exec(setup)?.[1] ?? '';
      const answer = await viewer.request('PLAY', uri(), { Session: session });
      const [, sequence, timestamp] = /seq=(\d+);rtptime=(\d+)/.exec(answer) ?? [];
      await waitFor(() => viewer.packets.length > 4, { what: 'packets' });
      expect(viewer.packets.slice(0, 3).map((packet) => packet.nalType)).toEqual([9, 7, 8]);
      expect(viewer.packets[0]).toMatchObject({ sequence: Number(sequence), timestamp: Number(timestamp) });
    });

    it('stays connected and sends nothing while stalled, and goes on with a keyframe', async () => {
      server.add('lobby', clip);
      const session = await viewer.play(uri());
      await waitFor(() => viewer.packets.length > 0, { what: 'the first packets' });
      server.stall('lobby');
      // What was sent before the stall is read once the answer to a later request is here.
      expect(await viewer.request('GET_PARAMETER', uri(), { Session: session })).toContain('200 OK');
      const before = viewer.packets.length;
      const second = await RawViewer.connect(server.port);
      await second.play(uri());
      expect(await viewer.request('GET_PARAMETER', uri(), { Session: session })).toContain('200 OK');
      expect([viewer.packets.length, second.packets.length]).toEqual([before, 0]);
      expect(server.clientCount('lobby')).toBe(2);
      server.resume('lobby');
      await waitFor(() => second.packets.length > 3 && viewer.packets.length > before + 3, { what: 'packets again' });
      expect(viewer.packets.slice(before, before + 3).map((packet) => packet.nalType)).toEqual([9, 7, 8]);
      second.close();
      await server.waitForClientCount('lobby', 1, 5_000);
    });

    it('leaves pictures out for a viewer that does not read, and goes on with a keyframe when it reads again', async () => {
      const heavy = H264Clip.fromAnnexB(heavyFilm(), 100);
      server.add('lobby', heavy);
      await viewer.play(uri());
      viewer.stopReading();
      await waitFor(() => server.statistics('lobby').framesDropped > 10, {
        what: 'left-out pictures',
        timeoutMs: 60_000,
      });
      viewer.readAgain();
      const lastSent = server.statistics('lobby').framesSent;
      await waitFor(() => server.statistics('lobby').framesSent > lastSent + 5, { what: 'pictures again' });
      const ends = viewer.packets.filter((packet) => packet.isLast);
      const gaps = ends.filter(
        (end, index) => index > 0 && (end.timestamp - (ends[index - 1]?.timestamp ?? 0)) >>> 0 !== 900,
      );
      expect(gaps.length).toBeGreaterThan(0);
      for (const gap of gaps) {
        const first = viewer.packets.find((packet) => packet.timestamp === gap.timestamp);
        expect(first?.nalType).toBe(7);
      }
    });

    it.each([
      ['PLAY without SETUP', 'PLAY', {}, '454'],
      ['a session that is not there', 'PLAY', { Session: 'guess' }, '454'],
      ['SETUP of multicast', 'SETUP', { Transport: 'RTP/AVP;multicast' }, '461'],
      ['a method it does not know', 'RECORD', {}, '405'],
      ['a feature it does not have', 'SETUP', { Require: 'implicit-play' }, '551'],
    ])('refuses %s and stays usable', async (_what, method, headers, status) => {
      server.add('lobby', clip);
      expect(await viewer.request(method, uri(), headers)).toContain(`RTSP/1.0 ${status} `);
      expect(await viewer.request('DESCRIBE', uri())).toContain('a=rtpmap:96 H264/90000');
    });

    it('pauses, plays on and ends a session as the viewer wishes', async () => {
      server.add('lobby', clip);
      const session = await viewer.play(uri());
      expect(server.clientCount('lobby')).toBe(1);
      expect(await viewer.request('PAUSE', uri(), { Session: session })).toContain('200 OK');
      expect(server.clientCount('lobby')).toBe(0);
      expect(await viewer.request('PLAY', uri(), { Session: session })).toContain('200 OK');
      expect(await viewer.request('TEARDOWN', uri(), { Session: session })).toContain('200 OK');
      expect(server.clientCount('lobby')).toBe(0);
      expect(await viewer.request('PLAY', uri(), { Session: session })).toContain('454');
    });

    it('hangs up on a client that speaks no RTSP', async () => {
      server.add('lobby', clip);
      viewer.send('GET / HTTP/1.1\r\nHost: camera\r\n\r\n');
      await waitFor(() => viewer.isClosed, { what: 'the end of the connection' });
      expect(server.clientCount('lobby')).toBe(0);
    });

    it('ends every connection and wait when it is closed', async () => {
      server.add('lobby', clip);
      await viewer.play(uri());
      const waiting = server.waitForClientCount('lobby', 9, 60_000).then(String, String);
      await server.close();
      expect(await waiting).toContain('closed meanwhile');
      await waitFor(() => viewer.isClosed, { what: 'the end of the connection' });
    });
  });

  it('says after the given time that nobody came', async () => {
    server.add('lobby', clip);
    await expect(server.waitForClient('lobby', 20)).rejects.toThrow('Waited 20 ms in vain for a client of lobby');
  });

  it('refuses to play two clips on one path, and to steer a path it does not have', () => {
    server.add('/lobby/', clip);
    expect(() => {
      server.add('lobby', clip);
    }).toThrow('/lobby plays a clip already');
    expect(() => {
      server.drop('attic');
    }).toThrow('no path /attic');
  });
});

/** 20 pictures of 100 kB with a keyframe every fifth: nothing to look at, but much to send. */
function heavyFilm(): Buffer {
  const startCode = '00000001';
  const settings = Buffer.from(`${startCode}674d401faa${startCode}68ee3c80`, 'hex');
  const slice = (head: string): Buffer =>
    Buffer.concat([Buffer.from(startCode + head, 'hex'), Buffer.alloc(100_000, 0xaa)]);
  const pictures = Array.from({ length: 20 }, (_, index) =>
    index % 5 === 0 ? Buffer.concat([settings, slice('658884')]) : slice('419a21'),
  );
  return Buffer.concat(pictures);
}

describe('servers that are no working camera', () => {
  let faulty: FaultyServer;
  afterEach(async () => {
    await faulty.close();
  });

  it.each([
    ['a web page', startHttpServer, /Invalid data/],
    ['sound only', startSoundOnlyServer, /matches no streams/],
    ['an unknown codec', startUnknownCodecServer, /Could not find codec|unknown codec|Decoder .* not found/i],
  ])('give a player no picture and a reason: %s', async (_what, start, reason) => {
    faulty = await start();
    const input = ['-v', 'warning', '-rtsp_transport', 'tcp', '-analyzeduration', '500000', '-i', faulty.url];
    const run = await ffmpeg([...input, '-map', '0:v', '-frames:v', '1', '-f', 'null', '-']);
    expect(run.code).toBeGreaterThan(0);
    expect(run.err).toMatch(reason);
  });

  it('send garbage and go on sending it', async () => {
    faulty = await startGarbageServer();
    const socket = connect(faulty.port, '127.0.0.1');
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    await waitFor(() => bytes > 2048, { what: 'garbage' });
    expect(faulty.connectionCount()).toBe(1);
    socket.destroy();
  });

  it('keep a player waiting for ever and answer nothing', async () => {
    faulty = await startSilentServer();
    const viewer = await RawViewer.connect(faulty.port);
    const answer = viewer.request('OPTIONS', faulty.url).then(
      () => 'answered',
      () => 'closed',
    );
    await waitFor(() => faulty.connectionCount() === 1, { what: 'the connection' });
    await faulty.close();
    expect(await answer).toBe('closed');
  });
});
