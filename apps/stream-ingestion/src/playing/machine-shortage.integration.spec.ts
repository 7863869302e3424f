import { H264Clip, OddCamera, required, RtspServer, waitFor } from '@smart-attendance/testing';
import { closeSync, openSync, readdirSync } from 'node:fs';
import { devNull } from 'node:os';
import { TestStream } from '../testing/test-stream';
import { testFilm } from '../testing/film';

const ffmpegFile = required('FFMPEG_BIN');
let camera: OddCamera;

beforeAll(async () => {
  const film = await testFilm(ffmpegFile, { size: '320x180', framesPerSecond: 10, seconds: 2 });
  camera = await OddCamera.start(H264Clip.fromAnnexB(film, 10));
});

afterAll(() => camera.close());

/**
 * Until what was open before has given its descriptors back: with one of them the camera could be reached, and could
 * not answer.
 */
async function descriptorsStay(): Promise<void> {
  let [count, times] = [0, 0];
  const isSame = (): boolean => {
    const before = count;
    count = readdirSync('/proc/self/fd').length;
    times = count === before ? times + 1 : 0;
    return times >= 6;
  };
  await waitFor(isSame, { what: 'descriptors that stay', everyMs: 50, timeoutMs: 20_000 });
}

/** Takes every file descriptor that this process may have, but for some, and keeps them until it is called. */
async function takeDescriptors(leave: number): Promise<() => void> {
  await descriptorsStay();
  const taken: number[] = [];
  const takeAll = (): void => {
    try {
      for (;;) taken.push(openSync(devNull, 'r'));
    } catch {
      // There is none left.
    }
  };
  takeAll();
  for (const descriptor of taken.splice(0, leave)) closeSync(descriptor);
  // What was open before gives some back late.
  const timer = leave === 0 ? setInterval(takeAll, 1) : undefined;
  return () => {
    clearInterval(timer);
    for (const descriptor of taken.splice(0)) closeSync(descriptor);
  };
}

/** No descriptor for a socket; some for the sockets of both ends, and too few for the pipes of ffmpeg. */
const shortages: [string, number, (url: string) => string][] = [
  ['a socket', 0, (url) => url],
  ['looking up a name', 0, (url) => url.replace('127.0.0.1', 'localhost')],
  ['ffmpeg', 4, (url) => url],
];

describe.each(shortages)('without a file descriptor for %s', (_, leave, urlOf) => {
  it('a connection test says what is short, and nothing of the camera', async () => {
    const stream = new TestStream({ url: urlOf(camera.url), ffmpegFile });
    const giveBack = await takeDescriptors(leave);
    try {
      await expect(stream.test()).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('file descriptor') as string,
      });
    } finally {
      giveBack();
    }
    expect(await stream.test()).toMatchObject({ success: true });
  });

  it.each([
    ['without a motion gate', false],
    ['with a motion gate', true],
  ])(
    'a stream %s says what is short, is not failed, and is live as soon as there are some',
    async (__, hasMotionGate) => {
      const stream = new TestStream({ url: urlOf(camera.url), ffmpegFile });
      const giveBack = await takeDescriptors(leave);
      try {
        stream.openStream({ hasMotionGate });
        const reported = await waitFor(() => stream.reported.find(({ state }) => state !== 'connecting'), {
          what: 'a failure',
        });
        expect(reported).toMatchObject({ state: 'waiting', failure: { reason: 'no_resources' } });
        expect(reported.failure?.message).toContain('file descriptor');
        giveBack();
        await waitFor(() => stream.health().state === 'live', { what: 'a live stream', timeoutMs: 20_000 });
      } finally {
        giveBack();
        await stream.stop();
      }
    },
  );
});

describe('without a file descriptor for another ffmpeg', () => {
  it('a stream over UDP that changes the size of its picture says what is short, and ends nothing else', async () => {
    const films = await Promise.all(
      ['320x180', '640x360'].map((size) => testFilm(ffmpegFile, { size, framesPerSecond: 10, seconds: 3 })),
    );
    const server = await RtspServer.start();
    server.add('/changing', H264Clip.fromAnnexB(Buffer.concat(films), 10), { transports: ['udp'] });
    const stream = new TestStream({ url: server.url('/changing'), ffmpegFile });
    let giveBack = (): void => undefined;
    try {
      stream.openStream();
      await waitFor(() => stream.health().state === 'live', { what: 'a live stream', timeoutMs: 20_000 });
      giveBack = await takeDescriptors(0);
      const reported = await waitFor(() => stream.reported.find(({ failure }) => failure !== undefined), {
        what: 'a failure',
        timeoutMs: 20_000,
      });
      expect(reported).toMatchObject({ state: 'waiting', failure: { reason: 'no_resources' } });
    } finally {
      giveBack();
      await stream.stop();
      await server.close();
    }
  });
});
