import { jpegSize } from '@smart-attendance/rtsp';

export interface FreezeTimings {
  /**
   * The same coded bytes and nothing else for so long. A living encoder counts its pictures, so two are never the same.
   */
  readonly codedMs: number;
  /**
   * The same decoded picture, to the last pixel, for so long, and coded anew meanwhile. A sensor is never so quiet; a
   * test picture is, and so is a dark room behind a strong noise filter.
   */
  readonly pixelsMs: number;
}

export const freezeTimings: FreezeTimings = { codedMs: 30_000, pixelsMs: 120_000 };

const codedMin = 4;
const keyframesMin = 2;

/**
 * Whether a camera repeats one picture instead of showing what is before it: its encoder, or the sensor before it,
 * hangs. It does not see a film that is repeated as a whole, nor a picture that stands still while a clock in it runs.
 * A picture of one colour only is never called frozen by its pixels: that is a covered lens, or night. Knows the last
 * picture also from one connection to the next.
 */
export class FrozenPicture {
  private coded: Buffer | undefined;
  private codedSinceMs = 0;
  private codedCount = 0;
  private jpeg: Buffer | undefined;
  private jpegSinceMs = 0;
  private keyframes = 0;
  /** Whether this codec counts its pictures. */
  private isCounted = true;

  constructor(private readonly timings: FreezeTimings = freezeTimings) {}

  describe(codec: { readonly countsPictures: boolean }): void {
    this.isCounted = codec.countsPictures;
  }

  /**
   * `coded` is the coded picture alone, without parameter sets and messages; `nowMs` is by a clock that never jumps.
   */
  addCoded(coded: Buffer, isKeyframe: boolean, nowMs: number): void {
    if (isKeyframe) this.keyframes += 1;
    if (this.coded?.equals(coded) === true) {
      this.codedCount += 1;
      return;
    }
    this.coded = coded;
    this.codedSinceMs = nowMs;
    this.codedCount = 1;
  }

  addShown(jpeg: Buffer, nowMs: number): void {
    if (this.jpeg?.equals(jpeg) === true) return;
    this.jpeg = jpeg;
    this.jpegSinceMs = nowMs;
    this.keyframes = 0;
  }

  isFrozen(nowMs: number): boolean {
    const { codedMs, pixelsMs } = this.timings;
    const isSameCode = this.isCounted && this.codedCount >= codedMin && nowMs - this.codedSinceMs >= codedMs;
    const isSamePixels = this.keyframes >= keyframesMin && nowMs - this.jpegSinceMs >= pixelsMs;
    return isSameCode || (isSamePixels && this.jpeg !== undefined && !isOfOneColour(this.jpeg));
  }
}

/** Of a block of 16 by 16 pixels without any detail a JPEG needs four bytes. */
const plainBlockBytes = 6;
const jpegHeadBytes = 700;

function isOfOneColour(jpeg: Buffer): boolean {
  const { width, height } = jpegSize(jpeg) ?? { width: 0, height: 0 };
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  return jpeg.length < jpegHeadBytes + blocks * plainBlockBytes;
}
