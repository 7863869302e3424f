import { required } from '@smart-attendance/testing';
import sharp, { type Sharp } from 'sharp';
import { facesMax } from './face-analyzer';
import { FaceEngine } from './face-engine';
import type { DetectedFace } from './picture-analysis';
import { centralFace as central, cosine as alike, describeWithFaces, facePairs, photoOf } from './testing/real-faces';

const modelsDir = required('MODELS_DIR');

/** What identity asks of a match at least. */
const matchCosineMin = 0.48;

let engine: FaceEngine;
beforeAll(async () => {
  engine = await FaceEngine.load({ modelsDir, liveness: 'off' });
});
afterAll(async () => {
  await engine.close();
});

/** Busy all over, so that no part of the file can be left out unseen. */
function noise(widthPx: number, heightPx: number): Sharp {
  const kind = { type: 'gaussian' as const, mean: 128, sigma: 50 };
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#000000', noise: kind } });
}

/** The frame header of a JPEG says another size than its data have. */
function claimSize(jpeg: Buffer, widthPx: number, heightPx: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = [0xc0, 0xc2].map((marker) => jpeg.indexOf(Buffer.from([0xff, marker]))).find((at) => at >= 0) ?? -1;
  changed.writeUInt16BE(heightPx, frame + 5);
  changed.writeUInt16BE(widthPx, frame + 7);
  return changed;
}

describe('bad pictures', () => {
  it.each([
    ['a JPEG', () => noise(800, 600).jpeg()],
    ['a progressive JPEG', () => noise(800, 600).jpeg({ progressive: true })],
    ['a CMYK JPEG', () => noise(800, 600).toColourspace('cmyk').jpeg()],
    ['a PNG of 16 bits', () => noise(800, 600).toColourspace('rgb16').png()],
    ['a GIF', () => noise(800, 600).gif({ effort: 1 })],
  ])('%s that was cut off is refused as broken, wherever it was cut', async (_kind, make) => {
    const whole = await make().toBuffer();
    await expect(engine.analyzePhoto(whole)).resolves.toMatchObject({ widthPx: 800, heightPx: 600 });
    for (const share of [0.02, 0.3, 0.9]) {
      const cut = whole.subarray(0, Math.floor(share * whole.length));
      await expect(engine.analyzePhoto(cut)).rejects.toMatchObject({ code: 'malformed' });
      await expect(engine.analyzeFrame(cut)).rejects.toMatchObject({ code: 'malformed' });
    }
  });

  it('one of 20,000 x 20,000 pixels is refused by its header, without the memory it asks for', async () => {
    const huge = claimSize(await noise(64, 64).jpeg().toBuffer(), 20_000, 20_000);
    const rssBefore = process.memoryUsage().rss;
    for (const look of [() => engine.analyzePhoto(huge), () => engine.analyzeFrame(huge)]) {
      await expect(look()).rejects.toMatchObject({
        code: 'too_large',
        message: 'The picture has 400 megapixels; at most 40 are read.',
      });
    }
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(100e6);
  });

  it('a whole one that claims more rows than it has shows nobody in the rows it lacks', async () => {
    const longer = claimSize(await noise(640, 480).jpeg().toBuffer(), 640, 4800);
    await expect(engine.analyzePhoto(longer)).resolves.toMatchObject({ widthPx: 640, heightPx: 4800, faces: [] });
  });

  it.each([1, 2, 15, 16])('one with sides of %i px shows nobody', async (side) => {
    const bytes = await noise(side, side).png().toBuffer();
    const nobody = { widthPx: side, heightPx: side, faces: [] };
    await expect(engine.analyzePhoto(bytes)).resolves.toMatchObject(nobody);
    await expect(engine.analyzeFrame(bytes)).resolves.toMatchObject({ ...nobody, facesOutsideZones: 0, unmet: [] });
  });

  it('a hundred bad ones in a row leave the engine as it was', async () => {
    const sound = await noise(640, 480).jpeg().toBuffer();
    const bad = [Buffer.alloc(0), sound.subarray(0, 5000), Buffer.from('GIF89a'), claimSize(sound, 30_000, 30_000)];
    for (let round = 0; round < 25; round += 1) {
      const outcomes = await Promise.allSettled(bad.map((bytes) => engine.analyzePhoto(bytes)));
      expect(outcomes.map(({ status }) => status)).toEqual(Array(bad.length).fill('rejected'));
    }
    await expect(engine.analyzePhoto(sound)).resolves.toMatchObject({ widthPx: 640 });
  });
});

describeWithFaces('faces in bad pictures', () => {
  const names = facePairs().flatMap(([one, , isSame]) => (isSame === '0' ? [one] : []));
  /** One photo each of thirty people. */
  let photos: Buffer[];
  let upright: (DetectedFace | undefined)[];
  beforeAll(async () => {
    const thirty = [...new Map(names.map((name) => [name.split('/')[0], name])).values()].slice(0, 30);
    photos = await Promise.all(thirty.map(photoOf));
    upright = [];
    for (const photo of photos) upright.push(central(await engine.analyzePhoto(photo)));
  });

  /** Every second, where each is looked at in several ways. */
  const half = () => [...photos.entries()].filter(([index]) => index % 2 === 0);

  /** The most that a face is like somebody else of the thirty, with whom it must not be mistaken. */
  const mostLikeAnother = (face: DetectedFace | undefined, own: number): number =>
    Math.max(...upright.map((other, index) => (index === own ? -1 : alike(face, other))));

  it.each([
    ['a progressive JPEG', (photo: Sharp) => photo.jpeg({ progressive: true, quality: 92 })],
    ['a CMYK JPEG', (photo: Sharp) => photo.toColourspace('cmyk').jpeg({ quality: 95 })],
    ['a PNG of 16 bits', (photo: Sharp) => photo.toColourspace('rgb16').png()],
    ['a PNG with transparency', (photo: Sharp) => photo.ensureAlpha(0.999).png()],
    ['a GIF', (photo: Sharp) => photo.gif({ effort: 1 })],
  ])('are as good in %s', async (_kind, render) => {
    const likeness: number[] = [];
    for (const [index, photo] of half()) {
      const seen = central(await engine.analyzePhoto(await render(sharp(photo)).toBuffer()));
      if (upright[index]?.embedding !== undefined) likeness.push(alike(seen, upright[index]));
    }
    expect(likeness.length).toBeGreaterThan(12);
    expect(likeness.sort((a, b) => a - b)[likeness.length >> 1]).toBeGreaterThan(0.98);
    expect(likeness[0]).toBeGreaterThan(0.75);
  });

  it('of an animated GIF the first frame counts', async () => {
    const frames = await Promise.all(photos.slice(0, 3).map((photo) => sharp(photo).png().toBuffer()));
    const animated = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const seen = await engine.analyzePhoto(animated);
    expect([seen.widthPx, seen.heightPx]).toEqual([250, 250]);
    expect(alike(central(seen), upright[0])).toBeGreaterThan(0.95);
  });

  it.each([2, 4, 5, 7])('a mirrored photo, EXIF orientation %i, gives the upright face', async (orientation) => {
    // Mirroring and turning undo themselves in these four, except that 5 and 7 also lay the picture on its side.
    const stored = { 2: 0, 4: 180, 5: 270, 7: 90 }[orientation] as number;
    const bytes = await sharp(await sharp(photos[0]).flop().rotate(stored).png().toBuffer())
      .withMetadata({ orientation })
      .jpeg({ quality: 95 })
      .toBuffer();
    expect(alike(central(await engine.analyzePhoto(bytes)), upright[0])).toBeGreaterThan(0.85);
  });

  it('on their heads most are refused, none is taken for anybody, and a vector never comes with a good score', async () => {
    let usable: number[] = [];
    for (const [index, photo] of photos.entries()) {
      const seen = central(await engine.analyzePhoto(await sharp(photo).rotate(180).png().toBuffer()));
      if (seen?.embedding !== undefined) usable = [...usable, seen.quality.score];
      expect(alike(seen, upright[index])).toBeLessThan(matchCosineMin);
      expect(mostLikeAnother(seen, index)).toBeLessThan(matchCosineMin);
    }
    expect(usable.length).toBeLessThanOrEqual(0.4 * photos.length);
    expect(usable.filter((score) => score > 0.75)).toEqual([]);
  });

  it.each([
    ['left', 0.5],
    ['right', 0.5],
    ['top', 0.4],
    ['bottom', 0.4],
  ] as const)('cut off at the %s by the border lie inside the picture and are nobody else', async (side, share) => {
    let sure = 0;
    for (const [index, photo] of half()) {
      const face = upright[index];
      if (face === undefined) continue;
      const cut = await sharp(photo)
        .extract(without(face, side, share))
        .png()
        .toBuffer();
      const { faces, widthPx, heightPx } = await engine.analyzePhoto(cut);
      for (const { box } of faces) {
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(widthPx + 0.01);
        expect(box.y + box.height).toBeLessThanOrEqual(heightPx + 0.01);
      }
      for (const seen of faces) if (mostLikeAnother(seen, index) > matchCosineMin && !hasTwin(index)) sure += 1;
    }
    expect(sure).toBe(0);
  });

  /** The list holds a few people twice under two names, or beside each other in one photo. */
  const hasTwin = (index: number): boolean => mostLikeAnother(upright[index], index) > matchCosineMin;

  /** The photo without the part beyond the line that cuts this share of the face off. */
  function without({ box }: DetectedFace, side: 'left' | 'right' | 'top' | 'bottom', share: number) {
    const [whole, left, top] = [250, Math.round(box.x + box.width * share), Math.round(box.y + box.height * share)];
    const width = Math.round(box.x + box.width * (1 - share));
    const height = Math.round(box.y + box.height * (1 - share));
    return {
      left: { left, top: 0, width: whole - left, height: whole },
      right: { left: 0, top: 0, width, height: whole },
      top: { left: 0, top, width: whole, height: whole - top },
      bottom: { left: 0, top: 0, width: whole, height },
    }[side];
  }

  it('a hundred in one picture are found, each at its place and as itself', async () => {
    const [columns, sidePx] = [10, 240];
    const { faces } = await showGrid(columns, columns, sidePx);
    expect(faces.length).toBeGreaterThanOrEqual(97);
    expect(faces.length).toBeLessThanOrEqual(facesMax);
    const wrong = faces.filter((face) => face.embedding !== undefined && alike(face, expectedAt(face)) < 0.4);
    expect(faces.filter((face) => face.embedding !== undefined).length).toBeGreaterThan(80);
    expect(wrong.length).toBeLessThanOrEqual(5);

    function expectedAt({ box }: DetectedFace): DetectedFace | undefined {
      const column = Math.floor((box.x + box.width / 2) / sidePx);
      const row = Math.floor((box.y + box.height / 2) / sidePx);
      return upright[(row * columns + column) % photos.length];
    }
  }, 180_000);

  it('of more than a hundred the largest hundred are described', async () => {
    const { faces } = await showGrid(13, 10, 180);
    expect(faces).toHaveLength(facesMax);
    const areas = faces.map(({ box }) => box.width * box.height);
    expect(areas).toEqual([...areas].sort((a, b) => b - a));
  }, 180_000);

  async function showGrid(columns: number, rows: number, sidePx: number) {
    const tiles = await Promise.all(photos.map((photo) => sharp(photo).resize(sidePx, sidePx).png().toBuffer()));
    const placed = Array.from({ length: columns * rows }, (_, index) => ({
      input: tiles[index % tiles.length] as Buffer,
      left: (index % columns) * sidePx,
      top: Math.floor(index / columns) * sidePx,
    }));
    const size = { width: columns * sidePx, height: rows * sidePx };
    const crowd = await sharp({ create: { ...size, channels: 3, background: '#777777' } })
      .composite(placed)
      .jpeg({ quality: 85 })
      .toBuffer();
    return engine.analyzePhoto(crowd);
  }
});
