import type { AffineTransform } from './similarity-transform';
import type { Box } from './box';

/** Upright picture, 8 bit, RGB interleaved. */
export interface RgbPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

/** At most 3 x 3 pixels are averaged: 4 x 4 gave equal accuracy on LFW and took nearly twice as long. */
const samplesPerSideMax = 3;

/** The transform from pixels of a `sizePx` square patch to pixels of the picture, for a straight crop. */
export function cropTransform(crop: Box, sizePx: number): AffineTransform {
  const sx = crop.width / sizePx;
  const sy = crop.height / sizePx;
  // Pixel centres lie at half coordinates, so that patch and crop have the same corners.
  return { xx: sx, xy: 0, x0: crop.x + sx / 2 - 0.5, yx: 0, yy: sy, y0: crop.y + sy / 2 - 0.5 };
}

/**
 * Samples a square patch out of the picture, black outside: bilinear, and where the picture is shrunk the mean of about
 * as many pixels as fall together, or fine detail would turn into noise. `out` is filled with sizePx * sizePx * 3 values
 * 0..255, RGB interleaved. `toPicture` maps patch pixels to picture pixels.
 */
export function samplePatch(picture: RgbPicture, toPicture: AffineTransform, sizePx: number, out: Float32Array): void {
  const { xx, xy, yx, yy } = toPicture;
  const shrink = Math.max(Math.hypot(xx, yx), Math.hypot(xy, yy));
  const samples = Math.min(samplesPerSideMax, Math.round(shrink));
  if (samples > 1) sampleMeans(picture, toPicture, sizePx, samples, out);
  else sampleBilinear(picture, toPicture, sizePx, out);
}

/*
 * These two loops run for every face of every frame, so they keep sums in locals and ask the bounds once a pixel.
 * Typed arrays answer undefined only outside their bounds, which is why the casts are true.
 */

function sampleMeans(
  { widthPx, heightPx, rgb }: RgbPicture,
  { xx, xy, x0, yx, yy, y0 }: AffineTransform,
  sizePx: number,
  samples: number,
  out: Float32Array,
): void {
  const step = 1 / samples;
  const weight = step * step;
  const first = step / 2 - 0.5;
  for (let row = 0, o = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1, o += 3) {
      let [red, green, blue] = [0, 0, 0];
      for (let j = 0; j < samples; j += 1) {
        const v = row + first + j * step;
        for (let i = 0; i < samples; i += 1) {
          const u = column + first + i * step;
          const x = Math.floor(xx * u + xy * v + x0 + 0.5);
          const y = Math.floor(yx * u + yy * v + y0 + 0.5);
          if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue;
          const p = (y * widthPx + x) * 3;
          red += rgb[p] as number;
          green += rgb[p + 1] as number;
          blue += rgb[p + 2] as number;
        }
      }
      out[o] = red * weight;
      out[o + 1] = green * weight;
      out[o + 2] = blue * weight;
    }
  }
}

function sampleBilinear(
  { widthPx, heightPx, rgb }: RgbPicture,
  { xx, xy, x0, yx, yy, y0 }: AffineTransform,
  sizePx: number,
  out: Float32Array,
): void {
  const rowBytes = widthPx * 3;
  for (let row = 0, o = 0; row < sizePx; row += 1) {
    for (let column = 0; column < sizePx; column += 1, o += 3) {
      const x = xx * column + xy * row + x0;
      const y = yx * column + yy * row + y0;
      const left = Math.floor(x);
      const top = Math.floor(y);
      const fx = x - left;
      const fy = y - top;
      // A neighbour outside the picture is black: weight 0, read from a pixel inside.
      const hasLeft = left >= 0 && left < widthPx ? 1 : 0;
      const hasRight = left >= -1 && left + 1 < widthPx ? 1 : 0;
      const hasTop = top >= 0 && top < heightPx ? 1 : 0;
      const hasBottom = top >= -1 && top + 1 < heightPx ? 1 : 0;
      const wa = (1 - fx) * (1 - fy) * hasLeft * hasTop;
      const wb = fx * (1 - fy) * hasRight * hasTop;
      const wc = (1 - fx) * fy * hasLeft * hasBottom;
      const wd = fx * fy * hasRight * hasBottom;
      const p = top * rowBytes + left * 3;
      const a = hasLeft & hasTop ? p : 0;
      const b = hasRight & hasTop ? p + 3 : 0;
      const c = hasLeft & hasBottom ? p + rowBytes : 0;
      const d = hasRight & hasBottom ? p + rowBytes + 3 : 0;
      out[o] = mix(rgb, a, b, c, d, wa, wb, wc, wd);
      out[o + 1] = mix(rgb, a + 1, b + 1, c + 1, d + 1, wa, wb, wc, wd);
      out[o + 2] = mix(rgb, a + 2, b + 2, c + 2, d + 2, wa, wb, wc, wd);
    }
  }
}

function mix(
  rgb: Uint8Array,
  a: number,
  b: number,
  c: number,
  d: number,
  wa: number,
  wb: number,
  wc: number,
  wd: number,
): number {
  return wa * (rgb[a] as number) + wb * (rgb[b] as number) + wc * (rgb[c] as number) + wd * (rgb[d] as number);
}
