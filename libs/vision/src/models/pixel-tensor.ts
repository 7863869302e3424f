/** How a model wants its pixels: (value - mean) / divisor, planes in this order. */
export interface PixelFormat {
  readonly colourOrder: 'rgb' | 'bgr';
  readonly mean: number;
  readonly divisor: number;
}

/** Offsets of the three planes' colours within an interleaved RGB pixel. */
export function channelOffsets(order: PixelFormat['colourOrder']): readonly [number, number, number] {
  return order === 'rgb' ? [0, 1, 2] : [2, 1, 0];
}

/**
 * Interleaved RGB 0..255 into three normalised planes at `offset` of `out`.
 * `rgb` and one third of the written part have the same number of pixels.
 */
export function writePlanes(rgb: Float32Array, format: PixelFormat, out: Float32Array, offset: number): void {
  const pixels = rgb.length / 3;
  const [first, second, third] = channelOffsets(format.colourOrder);
  const factor = 1 / format.divisor;
  const shift = -format.mean * factor;
  for (let i = 0, p = 0, o = offset; i < pixels; i += 1, p += 3, o += 1) {
    out[o] = (rgb[p + first] as number) * factor + shift;
    out[o + pixels] = (rgb[p + second] as number) * factor + shift;
    out[o + 2 * pixels] = (rgb[p + third] as number) * factor + shift;
  }
}

/** ITU-R BT.601 luma 0..1 (of 256, as the landmark model was trained) into `out` at `offset`. */
export function writeLuma(rgb: Float32Array, out: Float32Array, offset: number): void {
  const pixels = rgb.length / 3;
  for (let i = 0, p = 0; i < pixels; i += 1, p += 3) {
    out[offset + i] =
      (0.299 * (rgb[p] as number) + 0.587 * (rgb[p + 1] as number) + 0.114 * (rgb[p + 2] as number)) / 256;
  }
}

/** Interleaved RGB 0..255 as normalised interleaved pixels, as models made for channels last want them. */
export function writePixels(rgb: Float32Array, format: PixelFormat, out: Float32Array): void {
  const [first, second, third] = channelOffsets(format.colourOrder);
  const factor = 1 / format.divisor;
  const shift = -format.mean * factor;
  for (let p = 0; p < rgb.length; p += 3) {
    out[p] = (rgb[p + first] as number) * factor + shift;
    out[p + 1] = (rgb[p + second] as number) * factor + shift;
    out[p + 2] = (rgb[p + third] as number) * factor + shift;
  }
}
