import { CameraNetworks, readCameraUrl } from '@smart-attendance/contracts';
import { jpegSize } from '@smart-attendance/rtsp';
import {
  ffmpegOutput,
  H264Clip,
  OddCamera,
  oddCameraKinds,
  required,
  waitFor,
  type Oddity,
} from '@smart-attendance/testing';
import { testFilm } from '../testing/film';
import { Decoder } from '../video/decoder';
import { playStream } from './stream-player';

const ffmpegFile = required('FFMPEG_BIN');
const startCode = Buffer.from([0, 0, 0, 1]);
const asked = { box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 };
const trialMs = 90_000;

type Film = Awaited<ReturnType<NonNullable<(typeof oddCameraKinds)[string][number]['film']>>>;

interface Shown {
  readonly jpeg: Buffer;
  readonly atMs: number;
}

let usualFilm: H264Clip;

beforeAll(async () => {
  const film = await testFilm(ffmpegFile, { size: '320x180', framesPerSecond: 10, seconds: 2 });
  usualFilm = H264Clip.fromAnnexB(film, 10);
});

/** What is shown of a camera until `isEnough`, by one connection unless it ends. */
async function shownOf(
  film: Film,
  oddity: Oddity,
  framesPerSecond: number,
  isEnough: (shown: readonly Shown[]) => boolean,
): Promise<{ shown: Shown[]; connections: number }> {
  const camera = await OddCamera.start(film, oddity);
  const reading = readCameraUrl(camera.url);
  if (reading.kind === 'wrong') throw new Error(reading.problem);
  const shown: Shown[] = [];
  const stopping = new AbortController();
  const ended = playStream(
    {
      address: reading.address,
      credentials: { username: '', password: '' },
      networks: CameraNetworks.read(''),
      transport: 'auto',
      verifiesCertificate: false,
      ffmpegFile,
      jpegBytesMax: 1_000_000,
      signal: stopping.signal,
      decoding: { ...asked, framesPerSecond },
      connectDeadlineMs: 20_000,
      silenceMaxMs: 20_000,
    },
    { onPicture: (jpeg) => shown.push({ jpeg, atMs: performance.now() }), onDropped: () => undefined },
  );
  try {
    await waitFor(() => isEnough(shown), { what: 'enough pictures', timeoutMs: 60_000 });
  } finally {
    stopping.abort();
    await ended;
    await camera.close();
  }
  return { shown, connections: camera.connectionCount };
}

/** All pictures of a film as they are when nothing is odd. */
async function picturesOf(film: Film): Promise<Set<string>> {
  if (!('accessUnits' in film)) throw new Error('Only of clips.');
  const pictures = new Set<string>();
  const decoder = new Decoder(
    { ffmpegFile, codec: film.codec, jpegBytesMax: 1_000_000 },
    { ...asked, framesPerSecond: 30 },
    { onPicture: (jpeg) => pictures.add(jpeg.toString('latin1')), onDropped: () => undefined },
  );
  film.accessUnits.forEach(({ nals, isKeyframe }, index) => {
    decoder.write({ bytes: Buffer.concat(nals.flatMap((nal) => [startCode, nal])), isKeyframe }, index * 100);
  });
  await decoder.finish();
  return pictures;
}

const kinds = (oddCameraKinds['video'] ?? []).filter(({ name }) =>
  /marks|clock|slice a time|into one unit|delimiter|interlaced/.test(name),
);

describe('each picture of a camera that is odd in its packets', () => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))(
    'is whole, to the last pixel: one that %s',
    async (_, kind) => {
      const film = (await kind.film?.((args) => ffmpegOutput(ffmpegFile, args))) ?? usualFilm;
      const whole = await picturesOf(film);
      const { shown } = await shownOf(film, kind.oddity(), 30, (pictures) => pictures.length >= 15);
      expect(shown.filter(({ jpeg }) => !whole.has(jpeg.toString('latin1')))).toHaveLength(0);
      expect(new Set(shown.map(({ jpeg }) => jpeg.toString('latin1'))).size).toBeGreaterThanOrEqual(10);
    },
    trialMs,
  );
});

/** The most pictures in any two seconds. */
function mostInTwoSeconds(shown: readonly Shown[]): number {
  return Math.max(
    ...shown.map(({ atMs }) => shown.filter((other) => other.atMs >= atMs && other.atMs < atMs + 2_000).length),
  );
}

/** Keeps the first pictures back and sends them all at once: what a camera had in store when somebody came. */
function stored(pictures: number): Oddity {
  const held: Parameters<NonNullable<Oddity['packets']>>[0][number][] = [];
  return {
    packets: (packets, picture) => {
      held.push(...packets);
      return picture < pictures ? [] : held.splice(0);
    },
  };
}

describe('the frame rate', () => {
  const isLongEnough = (shown: readonly Shown[]): boolean =>
    shown.length > 12 && (shown.at(-1)?.atMs ?? 0) - (shown[0]?.atMs ?? 0) > 4_000;

  it.each<[string, () => Oddity]>([
    ['from the first picture on', () => ({})],
    ['of a camera that sends what it had in store all at once', () => stored(30)],
  ])(
    'is never above the asked one by more than a tenth, over two seconds: %s',
    async (_, oddity) => {
      const { shown } = await shownOf(usualFilm, oddity(), 5, isLongEnough);
      expect(mostInTwoSeconds(shown)).toBeLessThanOrEqual(11);
    },
    trialMs,
  );

  it(
    'is so, too, while the picture changes its size, and that by one connection and without a picture of the size before',
    async () => {
      const kind = (oddCameraKinds['video'] ?? []).find(({ name }) => name.includes('changes the size of its H.264'));
      const film = (await kind?.film?.((args) => ffmpegOutput(ffmpegFile, args))) ?? usualFilm;
      const widths = (shown: readonly Shown[]) => shown.map(({ jpeg }) => jpegSize(jpeg)?.width);
      const changes = (shown: readonly Shown[]): number =>
        widths(shown).filter((width, index, all) => index > 0 && width !== all[index - 1]).length;
      const { shown, connections } = await shownOf(film, {}, 5, (pictures) => changes(pictures) >= 3);
      expect(connections).toBe(1);
      expect(mostInTwoSeconds(shown)).toBeLessThanOrEqual(11);
      expect(new Set(widths(shown))).toEqual(new Set([320, 640]));
    },
    trialMs,
  );
});
