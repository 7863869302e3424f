import type { Size } from './geometry/box';
import type { RgbPicture } from './geometry/patch';
import type { InputSize } from './input-size';
import { resizePicture } from './pictures/picture-reader';

/** Stretching a 16:9 frame to 640 x 384 is 1.07; beyond this faces look wrong, and the picture keeps its shape. */
const stretchMax = 1.15;
/** A level this small shows every face at a size the detector was made for. */
export const smallestLevelPx = 320;

/** The first level: as large as the detector's input allows, never enlarged. */
export function firstLevelSize(picture: Size, input: InputSize): Size {
  const sx = Math.min(1, input.widthPx / picture.widthPx);
  const sy = Math.min(1, input.heightPx / picture.heightPx);
  const keepsShape = Math.max(sx, sy) / Math.min(sx, sy) > stretchMax;
  const both = Math.min(sx, sy);
  return scaled(picture, keepsShape ? both : sx, keepsShape ? both : sy);
}

/** The first level and its halves, down to one that shows even a face that fills the picture at a good size. */
export function pyramidSizes(picture: Size, input: InputSize): Size[] {
  const sizes = [firstLevelSize(picture, input)];
  for (let last = sizes[0] as Size; Math.max(last.widthPx, last.heightPx) > smallestLevelPx;) {
    last = scaled(last, 0.5, 0.5);
    sizes.push(last);
  }
  return sizes;
}

/** Of a frame only the first level: the detector sees it once. */
export async function frameLevels(picture: RgbPicture, input: InputSize): Promise<RgbPicture[]> {
  const { widthPx, heightPx } = firstLevelSize(picture, input);
  return [await resizePicture(picture, widthPx, heightPx)];
}

/** All levels of a photo, each made from the one before. */
export async function photoLevels(picture: RgbPicture, input: InputSize): Promise<RgbPicture[]> {
  const levels: RgbPicture[] = [];
  for (const { widthPx, heightPx } of pyramidSizes(picture, input)) {
    levels.push(await resizePicture(levels.at(-1) ?? picture, widthPx, heightPx));
  }
  return levels;
}

/** Half as wide and high: one more level. */
export function nextLevel(level: RgbPicture): Promise<RgbPicture> {
  const { widthPx, heightPx } = scaled(level, 0.5, 0.5);
  // A copy, since the level may lie in memory that two threads share, which native code need not take.
  return resizePicture({ ...level, rgb: level.rgb.slice() }, widthPx, heightPx);
}

function scaled(size: Size, sx: number, sy: number): Size {
  return { widthPx: Math.max(1, Math.round(size.widthPx * sx)), heightPx: Math.max(1, Math.round(size.heightPx * sy)) };
}
