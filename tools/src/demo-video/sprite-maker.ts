import sharp from 'sharp';
import type { Figure, Walk } from './demo-recipe';
import type { RgbFrame, Sprite } from './frame-painter';
import { coatBackArtwork, coatFrontArtwork, coatReach } from './scene-artwork';

/** The edge of a cut-out is this soft, in pixels of the photo. */
const featherPx = 5;

/** What one person looks like on one walk, at the size of the walk's nearest point; the anchor is the neck. */
export async function makePersonSprite(photo: Buffer, figure: Figure, walk: Walk): Promise<Sprite> {
  const headPx = Math.ceil(Math.max(walk.from.headPx, walk.to.headPx));
  const width = Math.round((coatReach.leftHeads + coatReach.rightHeads) * headPx);
  const height = Math.round((coatReach.aboveHeads + coatReach.belowHeads) * headPx);
  const anchorX = coatReach.leftHeads * headPx;
  const anchorY = coatReach.aboveHeads * headPx;
  const cutOut = await cutOutOfPhoto(photo, figure, headPx);
  const layers = [
    { input: Buffer.from(coatBackArtwork(figure, headPx)), left: 0, top: 0 },
    { input: cutOut.png, left: Math.round(anchorX - cutOut.neckX), top: Math.round(anchorY - cutOut.neckY) },
    { input: Buffer.from(coatFrontArtwork(figure, headPx)), left: 0, top: 0 },
  ];
  const transparent = { r: 0, g: 0, b: 0, alpha: 0 };
  const dressed = await sharp({ create: { width, height, channels: 4, background: transparent } })
    .composite(layers)
    .png({ compressionLevel: 0 })
    .toBuffer();
  const lit = sharp(dressed).linear([walk.light, walk.light, walk.light, 1], [0, 0, 0, 0]);
  const bytes = await (walk.blurPx >= 0.3 ? lit.blur(walk.blurPx) : lit).raw().toBuffer();
  return { bytes: premultiply(bytes), widthPx: width, heightPx: height, anchorX, anchorY };
}

/** A drawing in the size of the picture as a sprite, cut down to the rows and columns that hold anything. */
export async function makeLayerSprite(artwork: string): Promise<Sprite> {
  const trimmed = sharp(Buffer.from(artwork))
    .ensureAlpha()
    .trim({ background: { r: 0, g: 0, b: 0, alpha: 0 } });
  const { data, info } = await trimmed.raw().toBuffer({ resolveWithObject: true });
  return {
    bytes: premultiply(data),
    widthPx: info.width,
    heightPx: info.height,
    anchorX: info.trimOffsetLeft ?? 0,
    anchorY: info.trimOffsetTop ?? 0,
  };
}

/** Drawings laid over each other as the opaque picture that every frame begins with, with the grain of real walls. */
export async function makeBackground(artworks: readonly string[]): Promise<RgbFrame> {
  const [first = '', ...others] = artworks;
  const { data, info } = await sharp(Buffer.from(first))
    .composite(others.map((artwork) => ({ input: Buffer.from(artwork) })))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = randomNumbers(20_240_521);
  for (let index = 0; index < data.length; index += 3) {
    const grain = (random() + random() - 1) * 8;
    for (let channel = 0; channel < 3; channel += 1) {
      data[index + channel] = Math.max(0, Math.min(255, Math.round((data[index + channel] ?? 0) + grain)));
    }
  }
  return { bytes: data, widthPx: info.width, heightPx: info.height };
}

interface CutOut {
  readonly png: Buffer;
  readonly neckX: number;
  readonly neckY: number;
}

async function cutOutOfPhoto(photo: Buffer, figure: Figure, headPx: number): Promise<CutOut> {
  const points = figure.outline.split(' ').map((pair) => pair.split(',').map(Number));
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  const meta = await sharp(photo).metadata();
  const left = Math.max(0, Math.min(...xs) - 20);
  const top = Math.max(0, Math.min(...ys) - 20);
  const width = Math.min(meta.width, Math.max(...xs) + 20) - left;
  const height = Math.min(meta.height, Math.max(...ys) + 20) - top;
  const mask =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">` +
    `<filter id="f"><feGaussianBlur stdDeviation="${featherPx}"/></filter><polygon points="${figure.outline}" filter="url(#f)"/></svg>`;
  const cut = await sharp(photo)
    .extract({ left, top, width, height })
    .linear([...figure.gains], [0, 0, 0])
    .ensureAlpha()
    .composite([{ input: Buffer.from(mask), blend: 'dest-in' }])
    .png({ compressionLevel: 0 })
    .toBuffer();
  const scale = headPx / figure.headPx;
  const scaled = sharp(cut).resize({
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    fit: 'fill',
  });
  const turned = await sharp(await scaled.png({ compressionLevel: 0 }).toBuffer())
    .rotate(figure.turnDegrees, { background: { r: 0, g: 0, b: 0, alpha: 0 } })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  return {
    png: turned.data,
    ...turnAround(
      { x: (figure.neck[0] - left - width / 2) * scale, y: (figure.neck[1] - top - height / 2) * scale },
      figure.turnDegrees,
      turned.info,
    ),
  };
}

/** Where a point, given from the middle of a picture, is after the picture was turned about its middle and grew. */
function turnAround(
  point: { readonly x: number; readonly y: number },
  degrees: number,
  size: { readonly width: number; readonly height: number },
): { neckX: number; neckY: number } {
  const angle = (degrees * Math.PI) / 180;
  return {
    neckX: size.width / 2 + point.x * Math.cos(angle) - point.y * Math.sin(angle),
    neckY: size.height / 2 + point.x * Math.sin(angle) + point.y * Math.cos(angle),
  };
}

function premultiply(rgba: Buffer): Buffer {
  for (let index = 0; index < rgba.length; index += 4) {
    const alpha = rgba[index + 3] ?? 0;
    for (let channel = 0; channel < 3; channel += 1) {
      rgba[index + channel] = Math.round(((rgba[index + channel] ?? 0) * alpha) / 255);
    }
  }
  return rgba;
}

/** Mulberry32: the same numbers on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
