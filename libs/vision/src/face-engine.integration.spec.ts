import { readFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { AppError } from '@smart-attendance/errors';
import { required } from '@smart-attendance/testing';
import sharp from 'sharp';
import { FaceEngine } from './face-engine';
import { defaultPackId } from './pack/pack-folder';
import type { DetectedFace, PictureAnalysis } from './picture-analysis';
import { centralFace as centralFaceOf, describeWithFaces, facePairs, photoOf } from './testing/real-faces';

const modelsDir = required('MODELS_DIR');

const sameAs = (a: DetectedFace | undefined, b: DetectedFace | undefined): number =>
  cosine(a?.embedding ?? new Float32Array(), b?.embedding ?? new Float32Array());

function cosine(a: Float32Array, b: Float32Array): number {
  expect(a).toHaveLength(512);
  expect(b).toHaveLength(512);
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}

async function background(widthPx: number, heightPx: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 30 };
  const create = { width: widthPx, height: heightPx, channels: 3 as const, background: '#787878', noise };
  return sharp({ create }).blur(3).jpeg({ quality: 90 }).toBuffer();
}

describe('the face engine', () => {
  let engine: FaceEngine;
  beforeAll(async () => {
    engine = await FaceEngine.load({ modelsDir });
  });
  afterAll(async () => {
    await engine.close();
  });

  it('says which pack it uses, how long its vectors are and what a cosine means', () => {
    expect(engine.pack).toMatchObject({ id: defaultPackId, vectorSize: 512 });
    expect(engine.pack.calibration.map((point) => point.falseMatchRate)).toEqual([1e-3, 1e-4, 1e-5]);
  });

  it('finds nobody in a picture without people, and says how large it is', async () => {
    const picture = await background(1280, 720);
    await expect(engine.analyzeFrame(picture)).resolves.toMatchObject({ widthPx: 1280, heightPx: 720, faces: [] });
    await expect(engine.analyzePhoto(picture)).resolves.toMatchObject({ widthPx: 1280, heightPx: 720, faces: [] });
  });

  it('lives on after bad pictures', async () => {
    await expect(engine.analyzeFrame(new Uint8Array())).rejects.toMatchObject({ code: 'malformed' });
    await expect(engine.analyzePhoto(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'unsupported_media' });
    await expect(engine.analyzePhoto(Buffer.alloc(6e6))).rejects.toMatchObject({ code: 'too_large' });
    const cut = (await background(640, 480)).subarray(0, 9000);
    await expect(engine.analyzeFrame(cut)).rejects.toMatchObject({ code: 'malformed' });
    await expect(engine.analyzeFrame(await background(64, 48))).resolves.toMatchObject({ faces: [] });
  });

  it('looks at pictures of one pixel and of extreme shapes', async () => {
    for (const [width, height] of [
      [1, 1],
      [4000, 3],
      [3, 4000],
    ] as const) {
      const bytes = await sharp({ create: { width, height, channels: 3, background: '#123456' } })
        .png()
        .toBuffer();
      const nobody = { widthPx: width, heightPx: height, faces: [] };
      await expect(engine.analyzePhoto(bytes)).resolves.toMatchObject(nobody);
      await expect(engine.analyzePhoto(bytes, { triesRotated: true })).resolves.toMatchObject(nobody);
      await expect(engine.analyzeFrame(bytes)).resolves.toMatchObject({ faces: [] });
    }
  });

  it.each(['models', 'decoder'] as const)('loses only the pictures in hand when its %s thread dies', async (thread) => {
    const picture = await background(640, 480);
    const doomed = await FaceEngine.load({ modelsDir, liveness: 'off' });
    const inHand = Promise.allSettled([doomed.analyzeFrame(picture), doomed.analyzeFrame(picture)]);
    // Private to another library, whose types do not say what it is.
    const { worker } = doomed[thread]['thread'] as unknown as { readonly worker: Worker };
    await worker.terminate();
    for (const outcome of await inHand) {
      const isExpected = outcome.status === 'fulfilled' || (outcome.reason as AppError).code === 'internal';
      expect(isExpected).toBe(true);
    }
    await expect(doomed.analyzeFrame(picture)).resolves.toMatchObject({ widthPx: 640, faces: [] });
    // The new thread loaded the decoder's library anew, and its cache is one for all threads.
    expect(sharp.cache()).toMatchObject({ memory: { max: 0 } });
    await doomed.close();
  });

  it('refuses too many pictures at once instead of hoarding them', async () => {
    const picture = await background(320, 240);
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => engine.analyzeFrame(picture)));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(20 - 16);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
  });
});

describe('opening a model pack', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vision-'));
    await cp(join(modelsDir, defaultPackId), join(folder, defaultPackId), { recursive: true });
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const packFile = (name: string): string => join(folder, defaultPackId, name);

  it('that was never prepared says how to prepare it', async () => {
    await expect(FaceEngine.load({ modelsDir: folder, packId: 'another' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('npm run models') as string,
    });
  });

  it('refuses a model file with one byte changed', async () => {
    const bytes = await readFile(packFile('embedder.onnx'));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
    await writeFile(packFile('embedder.onnx'), bytes);
    await expect(FaceEngine.load({ modelsDir: folder })).rejects.toMatchObject({
      code: 'malformed',
      reason: 'checksum_mismatch',
      message: expect.stringMatching(/embedder\.onnx is not the expected one: its sha256 is/) as string,
    });
  });

  it('refuses a model of another shape, saying which was expected', async () => {
    const pack = JSON.parse(readFileSync(packFile('pack.json'), 'utf8')) as { vectorSize: number };
    await writeFile(packFile('pack.json'), JSON.stringify({ ...pack, vectorSize: 128 }));
    await expect(FaceEngine.load({ modelsDir: folder })).rejects.toMatchObject({
      code: 'malformed',
      message:
        'The model embedder.onnx does not fit: it has output "output" of [batch, 512], expected exactly one output, float32, of 1 rows of 128.',
    });
  });

  it('refuses a detector size that the pack does not have, naming those it has', async () => {
    const detectorInput = { widthPx: 320, heightPx: 240 };
    await expect(FaceEngine.load({ modelsDir: folder, detectorInput })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: `The pack ${defaultPackId} has no detector for 320x240; it has 640x384, 1280x720.`,
    });
  });

  it('once closed it finishes what it has and takes nothing new', async () => {
    const engine = await FaceEngine.load({ modelsDir: folder, liveness: 'off' });
    const running = engine.analyzeFrame(await background(640, 480));
    await engine.close();
    await expect(running).resolves.toMatchObject({ faces: [] });
    await expect(engine.analyzeFrame(await background(64, 64))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describeWithFaces('real faces', () => {
  const pairs = facePairs();
  const samePeople = pairs.filter(([, , same]) => same === '1').slice(0, 25);
  const photo = photoOf;
  const [somebody] = samePeople[0] ?? ['', ''];

  let engine: FaceEngine;
  beforeAll(async () => {
    engine = await FaceEngine.load({ modelsDir });
  });
  afterAll(async () => {
    await engine.close();
  });

  async function centralFace(bytes: Buffer): Promise<DetectedFace> {
    const face = centralFaceOf(await engine.analyzePhoto(bytes));
    if (face === undefined) throw new Error('The photo shows a face and none was found.');
    return face;
  }

  /** Faces of 250 x 250 photos, laid at these places over a background. */
  async function scene(
    size: readonly [number, number],
    places: readonly [name: string, x: number, y: number, side: number][],
  ) {
    const composed = await Promise.all(
      places.map(async ([name, left, top, side]) => ({
        input: await sharp(await photo(name))
          .resize(side, side)
          .toBuffer(),
        left,
        top,
      })),
    );
    return sharp(await background(...size))
      .composite(composed)
      .jpeg({ quality: 85 })
      .toBuffer();
  }

  it('one person in another rendition is clearly the same', async () => {
    const original = await centralFace(await photo(somebody));
    const renditions = [
      sharp(await photo(somebody))
        .resize(180)
        .jpeg({ quality: 50 }),
      sharp(await photo(somebody))
        .resize(900)
        .modulate({ brightness: 0.7 }),
      sharp(await photo(somebody))
        .rotate(12, { background: '#808080' })
        .png(),
      sharp(await photo(somebody))
        .flop()
        .webp(),
    ];
    for (const rendition of renditions) {
      expect(sameAs(original, await centralFace(await rendition.toBuffer()))).toBeGreaterThan(0.6);
    }
  });

  it('tells 25 pairs of one person from 25 pairs of two at the published threshold, with at most two slips', async () => {
    const others = pairs.filter(([, , same]) => same === '0').slice(0, 25);
    let slips = 0;
    for (const [first, second, same] of [...samePeople, ...others]) {
      const [a, b] = [await centralFace(await photo(first)), await centralFace(await photo(second))];
      if (a.embedding === undefined || b.embedding === undefined) continue;
      if (sameAs(a, b) >= 0.34 !== (same === '1')) slips += 1;
    }
    expect(slips).toBeLessThanOrEqual(2);
  });

  it('gives a unit vector, and the same one every time, alone or among others at once', async () => {
    const bytes = await photo(somebody);
    const first = await centralFace(bytes);
    expect(cosine(first.embedding as Float32Array, first.embedding as Float32Array)).toBeCloseTo(1, 5);
    const crowd = await Promise.all(
      samePeople
        .slice(0, 8)
        .flatMap(([a]) => [a, somebody])
        .map(photo),
    );
    const answers = await Promise.all(crowd.map((picture) => engine.analyzePhoto(picture)));
    const own = await Promise.all(crowd.map((picture) => engine.analyzePhoto(picture)));
    answers.forEach((answer, index) => {
      expect(answer).toEqual(own[index]);
    });
    for (const answer of answers.filter((_, index) => index % 2 === 1)) expect(answer.faces).toContainEqual(first);
  });

  it('finds people at several distances in a frame, largest first, at the right places', async () => {
    const [a, b, c] = samePeople.slice(0, 3).map(([name]) => name) as [string, string, string];
    const frame = await scene(
      [1920, 1080],
      [
        [a, 100, 500, 170],
        [b, 700, 300, 500],
        [c, 1400, 450, 280],
      ],
    );
    const { faces } = await engine.analyzeFrame(frame);
    expect(faces.map(({ box }) => Math.round((box.x + box.width / 2) / 100))).toEqual([9, 15, 2]);
    for (const [index, name] of [b, c, a].entries()) {
      expect(sameAs(faces[index], await centralFace(await photo(name)))).toBeGreaterThan(0.5);
    }
  });

  it('a wider detector finds a smaller face', async () => {
    const wide = await FaceEngine.load({ modelsDir, liveness: 'off', detectorInput: { widthPx: 1280, heightPx: 720 } });
    const frame = await scene([1920, 1080], [[somebody, 900, 500, 80]]);
    const [seen] = (await wide.analyzeFrame(frame)).faces;
    await wide.close();
    expect(seen?.quality.reasons).toEqual(['too_small']);
    // Its box was enough to refuse it: no model was asked for the points.
    expect(seen?.landmarks5).toEqual([]);
    expect((seen?.box.x ?? 0) - 900).toBeGreaterThan(0);
  });

  it('a portrait that fills the picture is one face, found where it is', async () => {
    const large = await sharp(await photo(somebody))
      .resize(1600)
      .jpeg()
      .toBuffer();
    const face = await centralFace(large);
    const small = await centralFace(await photo(somebody));
    expect(face.box.width / small.box.width).toBeCloseTo(1600 / 250, -0.3);
    expect(sameAs(face, small)).toBeGreaterThan(0.8);
  });

  it.each([3, 6, 8])('a phone photo with EXIF orientation %i gives the upright face', async (orientation) => {
    const turnedBack = { 3: 180, 6: 270, 8: 90 }[orientation] as number;
    const stored = await sharp(await photo(somebody))
      .rotate(turnedBack)
      .jpeg({ quality: 95 })
      .toBuffer();
    const tagged = await sharp(stored).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const [upright, seen] = [await centralFace(await photo(somebody)), await centralFace(tagged)];
    expect(Math.abs(seen.box.x - upright.box.x)).toBeLessThan(8);
    expect(sameAs(seen, upright)).toBeGreaterThan(0.9);
  });

  it.each([
    ['too_small', (image: sharp.Sharp) => image.resize(90)],
    ['too_blurry', (image: sharp.Sharp) => image.blur(5)],
    ['too_dark', (image: sharp.Sharp) => image.linear(0.12, 0)],
  ])('a face that is %s is found, refused with that reason, and has no vector', async (reason, spoil) => {
    const seen: PictureAnalysis[] = [];
    for (const [name] of samePeople.slice(0, 12)) {
      seen.push(
        await engine.analyzePhoto(
          await spoil(sharp(await photo(name)))
            .jpeg({ quality: 90 })
            .toBuffer(),
        ),
      );
    }
    const refused = seen
      .flatMap(({ faces }) => faces)
      .filter(({ quality }) => quality.reasons.includes(reason as 'too_small'));
    expect(refused.length).toBeGreaterThan(2);
    for (const face of refused) {
      expect(face.embedding).toBeUndefined();
      expect(face.liveness).toBeUndefined();
      expect(face.quality.score).toBeLessThan(0.5);
    }
  });

  it('an ordinary photo passes every gate', async () => {
    let passed = 0;
    for (const [name] of samePeople)
      if ((await centralFace(await photo(name))).quality.reasons.length === 0) passed += 1;
    expect(passed).toBeGreaterThanOrEqual(0.9 * samePeople.length);
  });

  it('scores liveness only when asked to', async () => {
    const off = await FaceEngine.load({ modelsDir, liveness: 'off' });
    const { faces } = await off.analyzePhoto(await photo(somebody));
    await off.close();
    expect(faces[0]?.embedding).toBeDefined();
    expect(faces[0]?.liveness).toBeUndefined();
    const scored = await centralFace(await photo(somebody));
    expect(scored.liveness?.score).toBeGreaterThanOrEqual(0);
    expect(scored.liveness?.score).toBeLessThanOrEqual(1);
  });
});
