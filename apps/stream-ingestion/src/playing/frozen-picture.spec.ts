import { jpegHead, tablesOfQuality } from '@smart-attendance/rtsp';
import { FrozenPicture } from './frozen-picture';

const timings = { codedMs: 30_000, pixelsMs: 120_000 };
const secondMs = 1_000;

/** As large as a JPEG of 640 x 360 with that many bytes of detail. */
function jpegOf(detailBytes: number, fill = 7): Buffer {
  const tables = tablesOfQuality(50) ?? Buffer.alloc(0);
  const head = jpegHead({ width: 640, height: 360, restartInterval: 0, isHalfHeight: true, tables });
  return Buffer.concat([head, Buffer.alloc(detailBytes, fill)]);
}

const scene = jpegOf(40_000);

/**
 * Seconds, at one picture a second, until the picture is called frozen; undefined when it is not within ten minutes.
 */
function frozenAfter(codedOf: (second: number) => Buffer, jpeg: (second: number) => Buffer, countsPictures = true) {
  const picture = new FrozenPicture(timings);
  picture.describe({ countsPictures });
  for (let second = 0; second < 600; second += 1) {
    picture.addCoded(codedOf(second), true, second * secondMs);
    picture.addShown(jpeg(second), second * secondMs);
    if (picture.isFrozen(second * secondMs)) return second;
  }
  return undefined;
}

const keyframe = Buffer.from('a keyframe');
const numbered = (second: number): Buffer => Buffer.from(`picture ${second}`);

describe('a picture', () => {
  it('is frozen when the same coded bytes come for half a minute, whatever they show', () => {
    expect(
      frozenAfter(
        () => keyframe,
        () => scene,
      ),
    ).toBe(30);
    expect(
      frozenAfter(
        () => keyframe,
        () => jpegOf(10),
      ),
    ).toBe(30);
  });

  it('is frozen when it is coded anew for two minutes and is the same to the last pixel', () => {
    expect(frozenAfter(numbered, () => scene)).toBe(120);
    expect(
      frozenAfter(
        () => keyframe,
        () => scene,
        false,
      ),
    ).toBe(120);
  });

  it('is alive when anything in it changes, as sensors make it', () => {
    expect(frozenAfter(numbered, (second) => jpegOf(40_000, second % 250))).toBeUndefined();
  });

  it('is alive when a film is repeated as a whole', () => {
    const film = (second: number): Buffer => numbered(second % 4);
    expect(frozenAfter(film, (second) => jpegOf(40_000, second % 4))).toBeUndefined();
  });

  it('is a covered lens, or night, when it is of one colour and coded anew', () => {
    expect(frozenAfter(numbered, () => jpegOf(3_000))).toBeUndefined();
  });

  it('is alive again with the first other one, and frozen at once when the old one is back after a new connection', () => {
    const picture = new FrozenPicture(timings);
    for (let second = 0; second <= 30; second += 1) picture.addCoded(keyframe, true, second * secondMs);
    expect(picture.isFrozen(30_000)).toBe(true);
    picture.addCoded(keyframe, true, 3_600_000);
    expect(picture.isFrozen(3_600_000)).toBe(true);
    picture.addCoded(numbered(1), true, 3_601_000);
    expect(picture.isFrozen(3_601_000)).toBe(false);
  });
});
