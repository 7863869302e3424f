import { jpegHead, tablesOfQuality } from '@smart-attendance/rtsp';
import { FrameSizeLimiter, jpegQscale } from './jpeg-quality.policy';

const settings = { framesPerSecond: 5, box: { widthMax: 4_000, heightMax: 2_000 }, jpegQscale: 3 };

/** What the limiter says after so many frames of that kind. */
function after(frames: (number | undefined | 'too large')[]) {
  const limiter = new FrameSizeLimiter();
  return frames.map((frame) => (frame === 'too large' ? limiter.tooLarge(settings) : limiter.fitted(frame, settings)));
}

describe('frames that are too large for the bus', () => {
  it('are made with the quality that fitted, after five in a row', () => {
    expect(after([9, 9, 9, 9, 9.5])).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      { ...settings, jpegQscale: 10 },
    ]);
  });

  it('change nothing when one is so now and then, or only a little', () => {
    expect(after([9, 9, 9, 9, 3, 9, 9, 9, 9, undefined]).every((next) => next === undefined)).toBe(true);
    expect(after([4, 4, 4, 4, 4, 4]).every((next) => next === undefined)).toBe(true);
  });

  it('are made half as wide and high when none fits', () => {
    const next = after(Array<'too large'>(5).fill('too large')).at(-1);
    expect(next).toEqual({ ...settings, box: { widthMax: 2_000, heightMax: 1_000 } });
  });
});

describe('the quality of a JPEG', () => {
  it('is read from its quantizers', () => {
    const tables = tablesOfQuality(50) ?? Buffer.alloc(0);
    const head = jpegHead({ width: 8, height: 8, restartInterval: 0, isHalfHeight: true, tables });
    // Of the second one, 11.
    expect(jpegQscale(head)).toBe(5.5);
  });

  it('is not known of other bytes', () => {
    expect(jpegQscale(Buffer.from([0xff, 0xd8, 0xff, 0xd9]))).toBeUndefined();
    expect(jpegQscale(Buffer.alloc(0))).toBeUndefined();
  });
});
