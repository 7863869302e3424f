import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePicture, FaceEngine, type DecodedPicture, type DetectedFace } from '@smart-attendance/vision';
import { fetchNpmFiles } from '@smart-attendance/standalone';
import { photoSource } from '../demo-video/demo-recipe';
import { projectPaths } from '../project-paths';

const modelsDir = process.env['MODELS_DIR'] ?? '';
if (modelsDir === '')
  throw new Error('MODELS_DIR must name the folder of the prepared model packs (npm test sets it).');

interface GoldenFace {
  readonly photo: string;
  /** Of the tile, in pixels of the photo at half size. */
  readonly left: number;
  readonly top: number;
  readonly landmarks5: readonly number[];
  readonly embedding: readonly number[];
}

const { faces, tileSidePx } = JSON.parse(readFileSync(join(__dirname, 'golden-embeddings.json'), 'utf8')) as {
  readonly faces: readonly GoldenFace[];
  readonly tileSidePx: number;
};

describe('embeddings agree with a second implementation', () => {
  let engine: FaceEngine;
  let photos: ReadonlyMap<string, Buffer>;

  beforeAll(async () => {
    engine = await FaceEngine.load({ modelsDir, liveness: 'off' });
    const files = [...new Set(faces.map(({ photo }) => `demo/${photo}`))];
    const { cacheDir } = projectPaths();
    photos = await fetchNpmFiles({ ...photoSource, files, cacheDir, log: () => undefined });
  }, 200_000);

  afterAll(async () => {
    await engine.close();
  });

  it.each(faces.map((golden) => [golden.photo, golden.left, golden.top, golden] as const))(
    'on the face of %s at %i, %i',
    async (_photo, _left, _top, golden) => {
      const photo = await decodePicture(photos.get(`demo/${golden.photo}`) ?? Buffer.alloc(0));
      const seen = await engine.analyzePhoto(await tileOf(photo, golden));
      const face = nearest(seen.faces, golden);
      expect(farthestPointPx(face, golden)).toBeLessThan(0.5);
      expect(cosine(face.embedding ?? new Float32Array(), golden.embedding)).toBeGreaterThanOrEqual(0.999);
    },
  );

  it('tells the faces of the photos apart, so that agreeing means something', () => {
    for (const [index, one] of faces.entries()) {
      for (const other of faces.slice(index + 1)) expect(cosine(one.embedding, other.embedding)).toBeLessThan(0.5);
    }
  });
});

/** Every second pixel of every second row, since programs agree about that and not about resizing. */
async function tileOf(photo: DecodedPicture, { left, top }: GoldenFace): Promise<Buffer> {
  const rgb = Buffer.alloc(tileSidePx * tileSidePx * 3);
  for (let row = 0, o = 0; row < tileSidePx; row += 1) {
    for (let column = 0; column < tileSidePx; column += 1, o += 3) {
      const p = (2 * (top + row) * photo.widthPx + 2 * (left + column)) * 3;
      rgb.set(photo.rgb.subarray(p, p + 3), o);
    }
  }
  return sharp(rgb, { raw: { width: tileSidePx, height: tileSidePx, channels: 3 } })
    .png()
    .toBuffer();
}

function nearest(found: readonly DetectedFace[], golden: GoldenFace): DetectedFace {
  const [face] = [...found].sort((a, b) => farthestPointPx(a, golden) - farthestPointPx(b, golden));
  if (face === undefined) throw new Error('The tile shows a face and none was found.');
  return face;
}

function farthestPointPx({ landmarks5 }: DetectedFace, golden: GoldenFace): number {
  return Math.max(...golden.landmarks5.map((value, index) => Math.abs(value - (landmarks5[index] ?? Infinity))));
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(one).toHaveLength(other.length);
  let [product, oneSquared, otherSquared] = [0, 0, 0];
  for (let i = 0; i < one.length; i += 1) {
    product += (one[i] as number) * (other[i] as number);
    oneSquared += (one[i] as number) ** 2;
    otherSquared += (other[i] as number) ** 2;
  }
  return product / Math.sqrt(oneSquared * otherSquared);
}
