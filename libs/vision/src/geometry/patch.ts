import type { AffineTransform } from './similarity-transform';
import type { Box } from './box';

/** Upright picture, 8 bit, RGB interleaved. */
export interface RgbPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** At most 4 x 4 samples a pixel: a patch shrunk more than 4 times is of a face far larger than any model needs. */
const samplesPerSideMax = 4;

/** The transform from pixels of a `sizePx` square patch to pixels of the picture, for a straight crop. */
export function cropTransform(crop: Box, sizePx: number): AffineTransform {
  const sx = crop.width / sizePx;
  const sy = crop.height / sizePx;
  // Pixel centres lie at half coordinates, so that patch and crop have the same corners.
  return { xx: sx, xy: 0, x0: crop.x + sx / 2 - 0.5, yx: 0, yy: sy, y0: crop.y + sy / 2 - 0.5 };
}

/**
 * Samples a square patch out of the picture: bilinear, black outside, and averaged over several samples a pixel where
 * the picture is shrunk, or fine detail would turn into noise. `out` is filled with sizePx * sizePx * 3 values 0..255,
 * RGB interleaved. `toPicture` maps patch pixels to picture pixels.
 */
export function samplePatch(picture: RgbPicture, toPicture: AffineTransform, sizePx: number, out: Float32Array): void {
  const { xx, xy, x0, yx, yy, y0 } = toPicture;
  const shrink = Math.max(Math.hypot(xx, yx), Math.hypot(xy, yy));
  const samples = Math.min(samplesPerSideMax, Math.max(1, Math.round(shrink)));
  const weight = 1 / (samples * samples);
  let o = 0;
  for (let row = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1, o += 3) {
      out[o] = 0;
      out[o + 1] = 0;
      out[o + 2] = 0;
      for (let j = 0; j < samples; j += 1) {
        const v = row + (j + 0.5) / samples - 0.5;
        for (let i = 0; i < samples; i += 1) {
          const u = column + (i + 0.5) / samples - 0.5;
          addBilinear(picture, xx * u + xy * v + x0, yx * u + yy * v + y0, weight, out, o);
        }
      }
    }
  }
}

function addBilinear(
  { widthPx, heightPx, rgb }: RgbPicture,
  x: number,
  y: number,
  weight: number,
  out: Float32Array,
  o: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= widthPx || top >= heightPx) return;
  const fx = x - left;
  const fy = y - top;
  const hasLeft = left >= 0;
  const hasRight = left + 1 < widthPx;
  const p = (top * widthPx + left) * 3;
  if (top >= 0) {
    if (hasLeft) addPixel(rgb, p, weight * (1 - fx) * (1 - fy), out, o);
    if (hasRight) addPixel(rgb, p + 3, weight * fx * (1 - fy), out, o);
  }
  if (top + 1 < heightPx) {
    const q = p + widthPx * 3;
    if (hasLeft) addPixel(rgb, q, weight * (1 - fx) * fy, out, o);
    if (hasRight) addPixel(rgb, q + 3, weight * fx * fy, out, o);
  }
}

/* Typed arrays answer undefined only outside their bounds, which the callers above have excluded. */
function addPixel(rgb: Uint8Array, p: number, weight: number, out: Float32Array, o: number): void {
  out[o] = (out[o] as number) + weight * (rgb[p] as number);
  out[o + 1] = (out[o + 1] as number) + weight * (rgb[p + 1] as number);
  out[o + 2] = (out[o + 2] as number) + weight * (rgb[p + 2] as number);
}
