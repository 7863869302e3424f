import type { PreparedPicture } from '../face-analyzer';
import type { RgbPicture } from '../geometry/patch';

/** Where pixels lie in the memory. */
interface Placed {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly offset: number;
}

/** A prepared picture as it is told to another thread: the pixels stay where they are, in memory all threads see. */
export interface PlacedPicture {
  readonly memory: SharedArrayBuffer;
  readonly sentWidthPx: number;
  readonly picture: Placed;
  readonly looks: readonly Placed[];
}

/** Grown in steps, so that pictures of almost one size do not each make a new one. */
const stepBytes = 1024 * 1024;

/**
 * Copies the pixels into `memory`, and what it held before is gone; or into new memory if that is too small. Used again
 * for each next picture it leaves no garbage, and grows to the largest so far, at most about 26 MB.
 */
export function placePicture({ picture, looks }: PreparedPicture, memory: SharedArrayBuffer): PlacedPicture {
  const all = [picture, ...looks.filter((look) => look.rgb !== picture.rgb)];
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
  const placed = ({ widthPx, heightPx, rgb }: RgbPicture): Placed => ({
    widthPx,
    heightPx,
    offset: offsets.get(rgb) ?? 0,
  });
  return { memory: enough, sentWidthPx: picture.facts.widthPx, picture: placed(picture), looks: looks.map(placed) };
}

/** Pictures begin at whole words, so that they can be read by words. */
function aligned(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

/** The other end: views of the same memory, valid until the memory is used again. */
export function viewPlaced({ memory, sentWidthPx, picture, looks }: PlacedPicture): PreparedPicture {
  const view = ({ widthPx, heightPx, offset }: Placed): RgbPicture => ({
    widthPx,
    heightPx,
    rgb: new Uint8Array(memory, offset, widthPx * heightPx * 3),
  });
  return { picture: { ...view(picture), facts: { widthPx: sentWidthPx } }, looks: looks.map(view) };
}
