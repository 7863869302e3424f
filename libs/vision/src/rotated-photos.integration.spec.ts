import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import sharp from 'sharp';
import { FaceEngine } from './face-engine';
import type { DetectedFace, PhotoAnalysis } from './picture-analysis';
import { cosine, describeWithFaces, lfwImagesDir } from './testing/real-faces';

const modelsDir = required('MODELS_DIR');

let engine: FaceEngine;
beforeAll(async () => {
  engine = await FaceEngine.load({ modelsDir, liveness: 'off' });
});
afterAll(async () => {
  await engine.close();
});

/** Of some twenty people. */
function portraits(): Buffer[] {
  const names = readdirSync(lfwImagesDir).sort();
  const step = Math.ceil(names.length / 20);
  return names
    .filter((_, index) => index % step === 1)
    .map((name) => join(lfwImagesDir, name))
    .map((folder) => readFileSync(join(folder, readdirSync(folder).sort()[0] ?? '')));
}

function usable({ faces }: PhotoAnalysis): DetectedFace | undefined {
  return faces.find(({ embedding }) => embedding !== undefined);
}

/** Only where both are in pixels of the photo as it was sent. */
function noseIsInBox(face: DetectedFace | undefined): boolean {
  if (face === undefined) return false;
  const { box, landmarks5 } = face;
  const [noseX = 0, noseY = 0] = landmarks5.slice(4);
  return noseX > box.x && noseX < box.x + box.width && noseY > box.y && noseY < box.y + box.height;
}

function onItsSide(photo: Buffer, degrees: number): Promise<Buffer> {
  return sharp(photo).rotate(degrees).jpeg({ quality: 95 }).toBuffer();
}

describeWithFaces('a photo that lies and does not say so', () => {
  it('shows the same face in its own pixels as upright, rotated three more times', async () => {
    let right = 0;
    const photos = portraits();
    for (const photo of photos) {
      const upright = usable(await engine.analyzePhoto(photo, { triesRotated: true }));
      for (const degrees of [90, 270]) {
        const found = await engine.analyzePhoto(await onItsSide(photo, degrees), { triesRotated: true });
        const face = usable(found);
        const isSame = cosine(face, upright) > 0.48;
        if (found.rotationDegrees === 360 - degrees && isSame && noseIsInBox(face)) right += 1;
      }
    }
    expect(right).toBeGreaterThanOrEqual(2 * photos.length - 3);
  });

  it('is not looked for where nobody asks for it, and an upright photo is left as it is', async () => {
    const [photo = Buffer.alloc(0)] = portraits();
    expect(await engine.analyzePhoto(await onItsSide(photo, 90))).toMatchObject({ rotationDegrees: 0 });
    for (const upright of portraits()) {
      expect(await engine.analyzePhoto(upright, { triesRotated: true })).toMatchObject({ rotationDegrees: 0 });
    }
  });

  it('is upright when its EXIF says how it lies, in every kind that can say so', async () => {
    const [photo = Buffer.alloc(0)] = portraits();
    const upright = usable(await engine.analyzePhoto(photo));
    const lying = sharp(photo).rotate(270).withMetadata({ orientation: 6 });
    for (const file of [lying.clone().jpeg(), lying.clone().png(), lying.clone().webp({ quality: 95 })]) {
      const found = await engine.analyzePhoto(await file.toBuffer(), { triesRotated: true });
      expect(found.rotationDegrees).toBe(0);
      expect(cosine(usable(found), upright)).toBeGreaterThan(0.9);
    }
  });
});

describe('a photo of nobody', () => {
  it('is seen as it is, in whatever rotation', async () => {
    const grey = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    expect(await engine.analyzePhoto(grey, { triesRotated: true })).toEqual({
      widthPx: 300,
      heightPx: 200,
      faces: [],
      rotationDegrees: 0,
    });
  });
});
