import sharp from 'sharp';
import type { Box } from '../geometry/box';
import { decodePicture, type PictureFacts } from './picture-reader';

/** Enough to see who is who, on the widest of screens that people choose a face on. */
export const framedSidePxMax = 1280;
const jpegQuality = 80;
/** Seen on skin and on any wall, also by who is colour-blind: light within dark. */
const light = [255, 221, 0] as const;
const dark = [0, 0, 0] as const;
const thicknessPx = 2;
/** Of the first box, which is the one that is meant, or judged. */
const thicknessOfFirstPx = 5;

export interface FramedPicture {
  readonly jpeg: Buffer;
  /** Of the picture as it was sent. */
  readonly facts: PictureFacts;
}

/**
 * The picture upright with a frame around every box, which are in pixels of the picture that was sent.
 * @throws what decodePicture throws
 */
export async function drawFrames(bytes: Uint8Array, boxes: readonly Box[]): Promise<FramedPicture> {
  const { facts, widthPx, heightPx, rgb } = await decodePicture(bytes);
  const { data, info } = await sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .resize(framedSidePxMax, framedSidePxMax, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const scale = info.width / facts.widthPx;
  const canvas = { widthPx: info.width, heightPx: info.height, rgb: data };
  // The first last, so that no other one hides it.
  for (const [index, box] of [...boxes.entries()].reverse()) {
    const thickness = index === 0 ? thicknessOfFirstPx : thicknessPx;
    drawFrame(canvas, scaled(box, scale), thickness + 2, dark);
    drawFrame(canvas, scaled(box, scale), thickness, light);
  }
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  return { jpeg: await sharp(data, { raw }).jpeg({ quality: jpegQuality }).toBuffer(), facts };
}

interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgb: Uint8Array;
}

function scaled({ x, y, width, height }: Box, by: number): Box {
  return { x: x * by, y: y * by, width: width * by, height: height * by };
}

/** Half of it outside of the box, half inside; what is beside the canvas is left out. */
function drawFrame(canvas: Canvas, box: Box, thicknessPx: number, colour: readonly [number, number, number]): void {
  const half = thicknessPx / 2;
  const [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height];
  fill(canvas, left - half, top - half, right + half, top + half, colour);
  fill(canvas, left - half, bottom - half, right + half, bottom + half, colour);
  fill(canvas, left - half, top - half, left + half, bottom + half, colour);
  fill(canvas, right - half, top - half, right + half, bottom + half, colour);
}

function fill(
  { widthPx, heightPx, rgb }: Canvas,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: readonly [number, number, number],
): void {
  const within = (value: number, max: number): number => Math.min(max, Math.max(0, Math.round(value)));
  const [fromX, toX] = [within(left, widthPx), within(right, widthPx)];
  for (let y = within(top, heightPx); y < within(bottom, heightPx); y += 1) {
    for (let x = fromX; x < toX; x += 1) rgb.set(colour, (y * widthPx + x) * 3);
  }
}
