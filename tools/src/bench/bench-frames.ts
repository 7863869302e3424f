import sharp from 'sharp';
import { photoSource, picture, type Walk } from '../demo-video/demo-recipe';
import { figures } from '../demo-video/figures';
import { paintSprite, type RgbFrame } from '../demo-video/frame-painter';
import { emptySceneArtworks } from '../demo-video/scene-artwork';
import { makeBackground, makePersonSprite } from '../demo-video/sprite-maker';
import { fetchNpmFiles } from '../downloads/npm-package';

/** A camera's picture, 1280 x 720, JPEG, with so many faces that every gate lets through. */
export interface BenchFrame {
  readonly faces: number;
  readonly jpeg: Buffer;
}

interface Stand {
  readonly who: string;
  readonly x: number;
  readonly y: number;
  readonly headPx: number;
}

/** About what ffmpeg makes of a camera's picture: 115 to 150 kB. */
const jpegQuality = 85;

/** Faces are about half as wide as a head is high: 62 to 134 px here. */
const crowds: readonly (readonly Stand[])[] = [
  [],
  row(1, { y: 420, headPx: 210, first: 1 }),
  [...row(2, { y: 230, headPx: 130, first: 2 }), ...row(2, { y: 560, headPx: 260, first: 4 })],
  [
    ...row(6, { y: 160, headPx: 112, first: 0 }),
    ...row(5, { y: 380, headPx: 140, first: 6 }),
    ...row(5, { y: 620, headPx: 175, first: 1 }),
  ],
];

/** Frames with 0, 1, 4 and 16 people of the demo's photos in the demo's hall. Fetches the photos at the first call. */
export async function composeBenchFrames(options: {
  readonly cacheDir: string;
  readonly log: (line: string) => void;
}): Promise<BenchFrame[]> {
  const files = [...new Set(Object.values(figures).map((figure) => figure.photo))];
  const photos = await fetchNpmFiles({ ...photoSource, ...options, files });
  const hall = await makeBackground(emptySceneArtworks());
  const frames: BenchFrame[] = [];
  for (const crowd of crowds) {
    const frame: RgbFrame = { ...hall, bytes: Uint8Array.from(hall.bytes) };
    for (const stand of crowd) await paintPerson(frame, stand, photos);
    frames.push({ faces: crowd.length, jpeg: await asJpeg(frame) });
  }
  return frames;
}

/** The frame in another size, for pictures of cameras that differ. */
export async function resizeFrame({ faces, jpeg }: BenchFrame, widthPx: number, heightPx: number): Promise<BenchFrame> {
  const resized = await sharp(jpeg)
    .resize(widthPx, heightPx, { fit: 'fill' })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
  return { faces, jpeg: resized };
}

async function paintPerson(frame: RgbFrame, stand: Stand, photos: ReadonlyMap<string, Buffer>): Promise<void> {
  const figure = figures[stand.who];
  const photo = figure === undefined ? undefined : photos.get(figure.photo);
  if (figure === undefined || photo === undefined) throw new Error(`There is no photo of ${stand.who}.`);
  const { x, y, headPx } = stand;
  const place = { x, y, headPx };
  const still: Walk = { who: stand.who, lane: 'near', fromMs: 0, toMs: 1, from: place, to: place, light: 1, blurPx: 0 };
  paintSprite(frame, await makePersonSprite(photo, figure, still), { x, y, scale: 1, bottomPx: picture.heightPx });
}

function asJpeg({ bytes, widthPx, heightPx }: RgbFrame): Promise<Buffer> {
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  return sharp(bytes, { raw }).jpeg({ quality: jpegQuality }).toBuffer();
}

/** People side by side, taken in turn from all there are. */
function row(count: number, { y, headPx, first }: { y: number; headPx: number; first: number }): Stand[] {
  const keys = Object.keys(figures);
  return Array.from({ length: count }, (_, index) => ({
    who: keys[(first + index) % keys.length] ?? '',
    x: Math.round((picture.widthPx * (index + 0.5)) / count),
    y,
    headPx,
  }));
}
