import type { PreparedPicture } from '../face-analyzer';
import type { RgbPicture } from '../geometry/patch';

/** Where pixels lie in the memory. */
interface Region {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly offset: number;
}

/** A prepared picture as it is sent to another thread: the pixels stay where they are, in memory all threads see. */
export interface SharedPicture {
  readonly memory: SharedArrayBuffer;
  readonly sentWidthPx: number;
  readonly picture: Region;
  readonly levels: readonly Region[];
}

/** Grown in steps, so that pictures of almost one size do not each make a new one. */
const stepBytes = 1024 * 1024;

/**
 * Copies the pixels into `memory`, and what it held before is gone; or into new memory if that is too small. Used again
 * for each next picture it leaves no garbage, and grows to the largest so far, at most about 26 MB.
 */
export function writeShared({ picture, levels }: PreparedPicture, memory: SharedArrayBuffer): SharedPicture {
  const all = [picture, ...levels.filter(({ rgb }) => rgb !== picture.rgb)];
  const bytes = all.reduce((sum, { rgb }) => sum + aligned(rgb.byteLength), 0);
  const enough = bytes <= memory.byteLength ? memory : new SharedArrayBuffer(Math.ceil(bytes / stepBytes) * stepBytes);
  const target = new Uint8Array(enough);
  const offsets = new Map<Uint8Array, number>();
  let offset = 0;
  for (const { rgb } of all) {
    target.set(rgb, offset);
    offsets.set(rgb, offset);
    offset += aligned(rgb.byteLength);
  }
  const regionOf = ({ widthPx, heightPx, rgb }: RgbPicture): Region => ({
    widthPx,
    heightPx,
    offset: offsets.get(rgb) ?? 0,
  });
  return {
    memory: enough,
    sentWidthPx: picture.facts.widthPx,
    picture: regionOf(picture),
    levels: levels.map(regionOf),
  };
}

/** Pictures begin at whole words, so that they can be read by words. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** The other end: typed arrays on the same memory, valid until the memory is used again. */
export function readShared({ memory, sentWidthPx, picture, levels }: SharedPicture): PreparedPicture {
  const pixelsOf = ({ widthPx, heightPx, offset }: Region): RgbPicture => ({
    widthPx,
    heightPx,
    rgb: new Uint8Array(memory, offset, widthPx * heightPx * 3),
  });
  return { picture: { ...pixelsOf(picture), facts: { widthPx: sentWidthPx } }, levels: levels.map(pixelsOf) };
}
