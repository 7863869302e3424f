import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { FaceEngine } from './face-engine';
import type { DetectedFace, PhotoAnalysis } from './picture-analysis';

const modelsDir = process.env['MODELS_DIR'] ?? '';
if (modelsDir === '')
  throw new Error('MODELS_DIR must name the folder of the prepared model packs (npm test sets it).');

const imagesDir = join(
  process.env['SHARED_DATA_DIR'] ?? resolve(__dirname, '../../../../shared/data'),
  'lfw-dev/images',
);
const hasLfw = existsSync(imagesDir);
/** Real faces may not be in this repository; without them these tests say so in their names. */
const describeWithFaces = hasLfw ? describe : describe.skip;
const facesNote = hasLfw ? '' : ' (skipped: no lfw-dev in SHARED_DATA_DIR)';

let engine: FaceEngine;
beforeAll(async () => {
  engine = await FaceEngine.load({ modelsDir, liveness: 'off' });
});
afterAll(async () => {
  await engine.close();
});

/** Of some twenty people. */
function portraits(): Buffer[] {
  const names = readdirSync(imagesDir).sort();
  const step = Math.ceil(names.length / 20);
  return names
    .filter((_, index) => index % step === 1)
    .map((name) => join(imagesDir, name))
    .map((folder) => readFileSync(join(folder, readdirSync(folder).sort()[0] ?? '')));
}

function usable({ faces }: PhotoAnalysis): DetectedFace | undefined {
  return faces.find(({ embedding }) => embedding !== undefined);
}

function cosine(one: Float32Array | undefined, other: Float32Array | undefined): number {
  return (one ?? new Float32Array()).reduce((sum, value, i) => sum + value * (other?.[i] ?? 0), 0);
}

/** Only where both are told in the photo as it was sent. */
function noseIsInBox(face: DetectedFace | undefined): boolean {
  if (face === undefined) return false;
  const { box, landmarks5 } = face;
  const [noseX = 0, noseY = 0] = landmarks5.slice(4);
  return noseX > box.x && noseX < box.x + box.width && noseY > box.y && noseY < box.y + box.height;
}

function onItsSide(photo: Buffer, degrees: number): Promise<Buffer> {
  return sharp(photo).rotate(degrees).jpeg({ quality: 95 }).toBuffer();
}

describeWithFaces(`a photo that lies and does not say so${facesNote}`, () => {
  it('shows the same face in its own pixels as upright, at three more looks', async () => {
    let right = 0;
    const photos = portraits();
    for (const photo of photos) {
      const upright = usable(await engine.analyzePhoto(photo, { triesTurned: true }));
      for (const degrees of [90, 270]) {
        const found = await engine.analyzePhoto(await onItsSide(photo, degrees), { triesTurned: true });
        const face = usable(found);
        const isSame = cosine(face?.embedding, upright?.embedding) > 0.48;
        if (found.turnedDegrees === 360 - degrees && isSame && noseIsInBox(face)) right += 1;
      }
    }
    expect(right).toBeGreaterThanOrEqual(2 * photos.length - 3);
  });

  it('is not looked for where nobody asks for it, and an upright photo is left as it is', async () => {
    const [photo = Buffer.alloc(0)] = portraits();
    expect(await engine.analyzePhoto(await onItsSide(photo, 90))).toMatchObject({ turnedDegrees: 0 });
    for (const upright of portraits()) {
      expect(await engine.analyzePhoto(upright, { triesTurned: true })).toMatchObject({ turnedDegrees: 0 });
    }
  });

  it('is upright when its EXIF says how it lies, in every kind that can say so', async () => {
    const [photo = Buffer.alloc(0)] = portraits();
    const upright = usable(await engine.analyzePhoto(photo));
    const lying = sharp(photo).rotate(270).withMetadata({ orientation: 6 });
    for (const file of [lying.clone().jpeg(), lying.clone().png(), lying.clone().webp({ quality: 95 })]) {
      const found = await engine.analyzePhoto(await file.toBuffer(), { triesTurned: true });
      expect(found.turnedDegrees).toBe(0);
      expect(cosine(usable(found)?.embedding, upright?.embedding)).toBeGreaterThan(0.9);
    }
  });
});

describe('a photo of nobody', () => {
  it('is told as it is, from whatever side it is looked at', async () => {
    const grey = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    expect(await engine.analyzePhoto(grey, { triesTurned: true })).toEqual({
      ...{ widthPx: 300, heightPx: 200, faces: [], turnedDegrees: 0 },
    });
  });
});
