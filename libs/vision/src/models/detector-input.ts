import type { RgbPicture } from '../geometry/patch';
import { channelOffsets, type PixelFormat } from './pixel-tensor';

/** The three planes a detector sees: the picture at the top left, `padLevel` (0..255) where there is none. */
export class DetectorInput {
  readonly planes: Float32Array;

  constructor(
    readonly widthPx: number,
    readonly heightPx: number,
    private readonly format: PixelFormat,
    private readonly padLevel: number,
  ) {
    this.planes = new Float32Array(3 * widthPx * heightPx);
  }

  /** `picture` is no larger than the input. */
  fill({ widthPx, heightPx, rgb }: RgbPicture): void {
    const { planes, format } = this;
    const plane = this.widthPx * this.heightPx;
    const [first, second, third] = channelOffsets(format.colourOrder);
    const factor = 1 / format.divisor;
    const shift = -format.mean * factor;
    if (widthPx < this.widthPx || heightPx < this.heightPx) planes.fill(this.padLevel * factor + shift);
    for (let row = 0, p = 0; row < heightPx; row += 1) {
      let o = row * this.widthPx;
      for (const end = o + widthPx; o < end; o += 1, p += 3) {
        planes[o] = (rgb[p + first] as number) * factor + shift;
        planes[o + plane] = (rgb[p + second] as number) * factor + shift;
        planes[o + 2 * plane] = (rgb[p + third] as number) * factor + shift;
      }
    }
  }
}
