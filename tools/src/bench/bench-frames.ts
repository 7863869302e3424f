import sharp, { type OverlayOptions } from 'sharp';
import { fetchNpmFiles } from '@smart-attendance/standalone';
import { photoSource, picture } from '../demo-video/demo-recipe';
import { figures } from '../demo-video/figures';
import { emptySceneArtworks } from '../demo-video/scene-artwork';
import { makeBackground, makePersonSprite } from '../demo-video/sprite-maker';

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
  return Promise.all(
    crowds.map(async (crowd) => {
      const people = await Promise.all(crowd.map((stand) => personAt(stand, photos)));
      return {
        faces: crowd.length,
        jpeg: await sharp(hall).composite(people).jpeg({ quality: jpegQuality }).toBuffer(),
      };
    }),
  );
}

export function frameWith(frames: readonly BenchFrame[], faces: number): BenchFrame {
  const frame = frames.find((candidate) => candidate.faces === faces);
  if (frame === undefined) throw new Error(`There is no frame with ${faces} faces.`);
  return frame;
}

/** The frame in another size, for pictures of cameras that differ. */
export async function resizeFrame({ faces, jpeg }: BenchFrame, widthPx: number, heightPx: number): Promise<BenchFrame> {
  const resized = await sharp(jpeg)
    .resize(widthPx, heightPx, { fit: 'fill' })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
  return { faces, jpeg: resized };
}

async function personAt({ who, x, y, headPx }: Stand, photos: ReadonlyMap<string, Buffer>): Promise<OverlayOptions> {
  const figure = figures[who];
  const photo = photos.get(figure?.photo ?? '');
  if (figure === undefined || photo === undefined) throw new Error(`There is no photo of ${who}.`);
  const { png, anchor } = await makePersonSprite(photo, figure, { headPx, light: 1, blurPx: 0 });
  return { input: png, left: x - anchor.x, top: y - anchor.y };
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
