import sharp from 'sharp';
import { seededRandom } from '@smart-attendance/testing';
import type { Figure, Walk } from './demo-recipe';
import { coatBackArtwork, coatFrontArtwork, coatReach } from './scene-artwork';

/** The edge of a cut-out is this soft, in pixels of the photo. */
const featherPx = 5;
const transparent = { r: 0, g: 0, b: 0, alpha: 0 };

/** A picture with transparency, and the point of it that is put at a place of the video's. */
export interface Sprite {
  readonly png: Buffer;
  readonly anchor: { readonly x: number; readonly y: number };
}

/** What one person looks like on one walk; the anchor is the neck. */
export async function makePersonSprite(
  photo: Buffer,
  figure: Figure,
  { headPx, light, blurPx, motionBlurPx = 0 }: Pick<Walk, 'headPx' | 'light' | 'blurPx' | 'motionBlurPx'>,
): Promise<Sprite> {
  const width = Math.round((coatReach.leftHeads + coatReach.rightHeads) * headPx);
  const height = Math.round((coatReach.aboveHeads + coatReach.belowHeads) * headPx);
  const anchor = { x: Math.round(coatReach.leftHeads * headPx), y: Math.round(coatReach.aboveHeads * headPx) };
  const cutOut = await cutOutOfPhoto(photo, figure, headPx);
  const layers = [
    { input: Buffer.from(coatBackArtwork(figure, headPx)), left: 0, top: 0 },
    { input: cutOut.png, left: Math.round(anchor.x - cutOut.neckX), top: Math.round(anchor.y - cutOut.neckY) },
    { input: Buffer.from(coatFrontArtwork(figure, headPx)), left: 0, top: 0 },
  ];
  const dressed = await sharp({ create: { width, height, channels: 4, background: transparent } })
    .composite(layers)
    .png({ compressionLevel: 0 })
    .toBuffer();
  const lit = sharp(dressed).linear([light, light, light, 1], [0, 0, 0, 0]);
  const focused = await (blurPx >= 0.3 ? lit.blur(blurPx) : lit).png({ compressionLevel: 0 }).toBuffer();
  return { png: await movedBy(focused, motionBlurPx), anchor };
}

/** Every pixel is the mean of those that pass it while the shutter is open; people walk across. */
async function movedBy(png: Buffer, px: number): Promise<Buffer> {
  const width = 2 * Math.round((px - 1) / 2) + 1;
  if (width < 3) return png;
  const rows = [0, 1, 0].flatMap((weight) => new Array<number>(width).fill(weight));
  return sharp(png).convolve({ width, height: 3, kernel: rows, scale: width }).png({ compressionLevel: 0 }).toBuffer();
}

/** Drawings laid over each other as the opaque picture that every frame begins with, with the grain of real walls. */
export async function makeBackground(artworks: readonly string[]): Promise<Buffer> {
  const [first = '', ...others] = artworks;
  const { data, info } = await sharp(Buffer.from(first))
    .composite(others.map((artwork) => ({ input: Buffer.from(artwork) })))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const random = seededRandom(20_240_521);
  for (let index = 0; index < data.length; index += 3) {
    const grain = (random() + random() - 1) * 8;
    for (let channel = 0; channel < 3; channel += 1) {
      data[index + channel] = Math.max(0, Math.min(255, Math.round((data[index + channel] ?? 0) + grain)));
    }
  }
  const raw = { width: info.width, height: info.height, channels: 3 } as const;
  return sharp(data, { raw }).png({ compressionLevel: 0 }).toBuffer();
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
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const scaled = await sharp(cut)
    .resize({ ...size, fit: 'fill' })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const turned = await sharp(scaled)
    .rotate(figure.turnDegrees, { background: transparent })
    .png({ compressionLevel: 0 })
    .toBuffer({ resolveWithObject: true });
  // From the middle of the picture, about which it was turned, and which grew.
  const [x, y] = [(figure.neck[0] - left - width / 2) * scale, (figure.neck[1] - top - height / 2) * scale];
  const angle = (figure.turnDegrees * Math.PI) / 180;
  return {
    png: turned.data,
    neckX: turned.info.width / 2 + x * Math.cos(angle) - y * Math.sin(angle),
    neckY: turned.info.height / 2 + x * Math.sin(angle) + y * Math.cos(angle),
  };
}
