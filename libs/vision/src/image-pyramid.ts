import type { RgbPicture } from './geometry/patch';
import { resizePicture } from './pictures/picture-reader';

/** One size at which a picture is shown to a detector. */
export interface Look {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Stretching a 16:9 frame to 640 x 384 is 1.07; beyond this faces look wrong, and the picture keeps its shape. */
const stretchMax = 1.15;
/** A look this small shows every face at a size the detector was made for. */
export const smallestLookPx = 320;

/** The first look: as large as the detector's input allows, never enlarged. */
export function firstLook(picture: Look, input: Look): Look {
  const sx = Math.min(1, input.widthPx / picture.widthPx);
  const sy = Math.min(1, input.heightPx / picture.heightPx);
  const keepsShape = Math.max(sx, sy) / Math.min(sx, sy) > stretchMax;
  const both = Math.min(sx, sy);
  return scaled(picture, keepsShape ? both : sx, keepsShape ? both : sy);
}

/** The first look and its halves, down to one that shows even a face that fills the picture at a good size. */
export function photoLooks(picture: Look, input: Look): Look[] {
  const looks = [firstLook(picture, input)];
  for (let last = looks[0] as Look; Math.max(last.widthPx, last.heightPx) > smallestLookPx;) {
    last = scaled(last, 0.5, 0.5);
    looks.push(last);
  }
  return looks;
}

export function fitsInto(look: Look, input: Look): boolean {
  return look.widthPx <= input.widthPx && look.heightPx <= input.heightPx;
}

/** What was asked for, if one of the inputs takes it; else as much of it as the largest, the last one, does. */
export function inputWithin(wanted: Look, inputs: readonly Look[]): Look {
  const largest = inputs.at(-1) ?? wanted;
  if (inputs.some((input) => fitsInto(wanted, input))) return wanted;
  return {
    widthPx: Math.min(wanted.widthPx, largest.widthPx),
    heightPx: Math.min(wanted.heightPx, largest.heightPx),
  };
}

/** A frame in the one size that a detector with this input looks at. */
export async function prepareFrame(picture: RgbPicture, input: Look): Promise<RgbPicture[]> {
  const { widthPx, heightPx } = firstLook(picture, input);
  return [await resizePicture(picture, widthPx, heightPx)];
}

/** A photo in every size it is looked at, each made from the one before. */
export async function preparePhoto(picture: RgbPicture, input: Look): Promise<RgbPicture[]> {
  const looks: RgbPicture[] = [];
  for (const { widthPx, heightPx } of photoLooks(picture, input)) {
    looks.push(await resizePicture(looks.at(-1) ?? picture, widthPx, heightPx));
  }
  return looks;
}

/** Half as wide and high, for one more look. */
export function halfOf(look: RgbPicture): Promise<RgbPicture> {
  const { widthPx, heightPx } = scaled(look, 0.5, 0.5);
  // A copy, since the look may lie in memory that two threads share, which native code need not take.
  return resizePicture({ ...look, rgb: look.rgb.slice() }, widthPx, heightPx);
}

function scaled(size: Look, sx: number, sy: number): Look {
  return { widthPx: Math.max(1, Math.round(size.widthPx * sx)), heightPx: Math.max(1, Math.round(size.heightPx * sy)) };
}
