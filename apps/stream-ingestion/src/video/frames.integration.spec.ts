import { jpegSize } from '@smart-attendance/rtsp';
import { ffmpegOutput, H264Clip, required, waitFor } from '@smart-attendance/testing';
import { testFilm } from '../testing/film';
import { Decoder } from './decoder';
import { greyBytes, greySize, type DecoderSettings } from './decoder-arguments.policy';

const ffmpegFile = required('FFMPEG_BIN');
const startCode = Buffer.from([0, 0, 0, 1]);
const asked: DecoderSettings = { framesPerSecond: 5, box: { widthMax: 1280, heightMax: 720 }, jpegQscale: 3 };

interface Frame {
  readonly jpeg: Buffer;
  readonly grey: Buffer | undefined;
}

/**
 * What the decoder makes of a film whose n-th picture comes `atMs(n)` after the first; `awaited` frames before it is
 * ended.
 */
async function framesOf(
  film: Buffer,
  atMs: (index: number) => number,
  settings: DecoderSettings,
  awaited = 0,
): Promise<Frame[]> {
  const made: Frame[] = [];
  const decoder = new Decoder({ ffmpegFile, codec: 'h264', jpegBytesMax: 1_000_000 }, settings, {
    onPicture: (jpeg, grey) => made.push({ jpeg, grey }),
    onDropped: () => undefined,
  });
  H264Clip.fromAnnexB(film, 25).accessUnits.forEach(({ nals, isKeyframe }, index) => {
    const bytes = Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
    decoder.write({ bytes, isKeyframe }, atMs(index));
  });
  await waitFor(() => made.length >= awaited, { what: `${awaited} frames`, timeoutMs: 20_000 });
  await decoder.finish();
  return made;
}

/** Levels of grey of a JPEG, in its own size or another one. */
function levelsOf(jpeg: Buffer, size = ''): Promise<Buffer> {
  const filters = [...(size === '' ? [] : [`scale=${size}:flags=area`]), 'format=gray'].join(',');
  return ffmpegOutput(ffmpegFile, ['-f', 'mjpeg', '-i', 'pipe:0', '-vf', filters, '-f', 'rawvideo', 'pipe:1'], jpeg);
}

function difference(one: Buffer, other: Buffer): number {
  return one.reduce((sum, level, index) => sum + Math.abs(level - (other[index] ?? 0)), 0) / one.length;
}

/** Up to 60 ms late, the same at every run. */
function jitterMs(index: number): number {
  return (index * 7_919) % 61;
}

describe('the frame rate', () => {
  let film: Buffer;
  const seconds = 6;

  beforeAll(async () => {
    // Of one picture a number: what is sent how fast is up to the spec.
    film = await testFilm(ffmpegFile, { size: '160x96', framesPerSecond: 50, seconds });
  });

  const cameras = [10, 15, 25, 29.97, 30, 50];

  it.each(cameras.flatMap((camera) => [1, 5, 7, 12, 25, 30].map((rate): [number, number] => [camera, rate])))(
    'of a camera that sends %s and is asked for %s is the lesser of both, with pictures that come late as well',
    async (camera, framesPerSecond) => {
      for (const lateMs of [() => 0, jitterMs]) {
        const frames = await framesOf(film, (index) => (index * 1_000) / camera + lateMs(index), {
          ...asked,
          framesPerSecond,
        });
        const rate = (frames.length - 1) / ((seconds * 50) / camera);
        expect(rate).toBeGreaterThan(Math.min(camera, framesPerSecond) * 0.9);
        expect(rate).toBeLessThan(Math.min(camera, framesPerSecond) * 1.1);
      }
    },
  );

  it.each([2, 10, 25])('is that of a slow camera, each picture once: %s a second', async (camera) => {
    const pictures = 30;
    const few = await testFilm(ffmpegFile, { size: '160x96', framesPerSecond: 10, seconds: pictures / 10 });
    const frames = await framesOf(few, (index) => (index * 1_000) / camera, { ...asked, framesPerSecond: 30 });
    expect(frames).toHaveLength(pictures);
    expect(new Set(frames.map(({ jpeg }) => jpeg.toString('latin1'))).size).toBe(pictures);
  });
});

describe('the grey copy', () => {
  it.each([
    ['a camera that sends more than asked', 25, 5],
    ['a camera that sends fewer than asked', 3, 30],
    ['a camera that sends as many as asked', 10, 10],
  ])('is of the very picture it comes with: %s', async (_, camera, framesPerSecond) => {
    const film = await testFilm(ffmpegFile, { size: '640x360', framesPerSecond: 5, seconds: 10 });
    const settings = { ...asked, framesPerSecond, hasGreyCopy: true };
    const frames = await framesOf(film, (index) => (index * 1_000) / camera + jitterMs(index), settings);
    expect(frames.length).toBeGreaterThanOrEqual(10);
    const own = await Promise.all(frames.map(({ jpeg }) => levelsOf(jpeg, `${greySize.width}:${greySize.height}`)));
    for (const [index, { grey }] of frames.entries()) {
      expect(grey).toHaveLength(greyBytes);
      const apart = own.map((levels) => difference(levels, grey ?? Buffer.alloc(0)));
      // Of all JPEGs it looks most like its own.
      expect(apart.indexOf(Math.min(...apart))).toBe(index);
      expect(apart[index]).toBeLessThan(2);
    }
  });
});

describe('a mask', () => {
  const triangle = [
    { x: 0.25, y: 0.25 },
    { x: 0.75, y: 0.25 },
    { x: 0.25, y: 0.75 },
  ];
  const strip = [
    { x: 0.9, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0.9, y: 1 },
  ];

  function isMasked(x: number, y: number): boolean {
    return (x >= 0.25 && y >= 0.25 && x + y <= 1) || x >= 0.9;
  }

  function isNearMask(x: number, y: number): boolean {
    return [-0.03, 0, 0.03].some((across) => [-0.03, 0, 0.03].some((down) => isMasked(x + across, y + down)));
  }

  it.each(['640x360', '322x242'])(
    'is black in the frame and in its grey copy, and nothing else is: %s',
    async (size) => {
      const white = await ffmpegOutput(ffmpegFile, [
        '-f',
        'lavfi',
        '-i',
        `color=white:s=${size}:r=5`,
        '-t',
        '1',
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-bf',
        '0',
        '-pix_fmt',
        'yuv420p',
        '-f',
        'h264',
        'pipe:1',
      ]);
      const settings = { ...asked, masks: [triangle, strip], hasGreyCopy: true };
      const [frame] = await framesOf(white, (index) => index * 200, settings);
      const { width, height } = jpegSize(frame?.jpeg ?? Buffer.alloc(0)) ?? { width: 0, height: 0 };
      expect(`${width}x${height}`).toBe(size);
      const levels = await levelsOf(frame?.jpeg ?? Buffer.alloc(0));
      let [light, dark] = [0, 0];
      for (let index = 0; index < levels.length; index += 1) {
        const [x, y] = [((index % width) + 0.5) / width, (Math.floor(index / width) + 0.5) / height];
        if (isMasked(x, y)) dark = Math.max(dark, levels[index] ?? 255);
        // The bands of a slant are a little larger than it, and a JPEG blurs its edges.
        else if (!isNearMask(x, y) && (levels[index] ?? 0) < 200) light += 1;
      }
      expect(dark).toBeLessThan(40);
      expect(light).toBe(0);
      const grey = frame?.grey ?? Buffer.alloc(0);
      const cell = (x: number, y: number): number =>
        grey[Math.floor(y * greySize.height) * greySize.width + Math.floor(x * greySize.width)] ?? 0;
      expect(cell(0.4, 0.4)).toBeLessThan(40);
      expect(cell(0.95, 0.5)).toBeLessThan(40);
      expect(cell(0.8, 0.8)).toBeGreaterThan(200);
    },
  );

  it('does not slow the decoder down much, however jagged', async () => {
    const jagged = Array.from({ length: 16 }, (_, mask) =>
      Array.from({ length: 32 }, (__, corner) => ({ x: corner / 31, y: ((corner * 7 + mask * 5) % 32) / 31 })),
    );
    const film = await testFilm(ffmpegFile, { size: '1280x720', framesPerSecond: 5, seconds: 2 });
    const frames = await framesOf(film, (index) => index * 200, { ...asked, masks: jagged }, 9);
    expect(frames).toHaveLength(10);
  });
});
