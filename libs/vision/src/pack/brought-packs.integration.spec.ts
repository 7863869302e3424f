import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import sharp from 'sharp';
import { FaceEngine } from '../face-engine';
import { FaceFinder } from '../face-finder';
import { FaceDetector } from '../models/face-detector';
import type { FoundFace } from '../models/found-face';
import { scrfdNetwork } from '../models/scrfd-network';
import { makeVariant } from '../onnx/model-variant';
import type { DetectedFace } from '../picture-analysis';
import { decodePicture } from '../pictures/picture-reader';
import { centralFace, facePairs, photoOf as photo, sharedDir } from '../testing/real-faces';
import { modelFilesOf, type ModelFile, type ModelPack, type PackDetector, type PackEmbedder } from './model-pack';
import { defaultPackId, openPackFolder, pinOf } from './pack-folder';

const modelsDir = required('MODELS_DIR');

const hasData = facePairs().length > 0 && existsSync(join(sharedDir, 'models'));
/** Models and faces of others may not be in this repository; without them these tests say so in their names. */
const describeWithData = hasData ? describe : describe.skip;
const dataNote = hasData ? '' : ' (skipped: no models and lfw-dev in SHARED_DATA_DIR)';

let folder: string;
let defaultPack: ModelPack;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packs-'));
  defaultPack = await openPackFolder(modelsDir, defaultPackId);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A pack of that id beside the default one's files, so that any part of it may be another's. */
async function write(pack: ModelPack, foreign: Readonly<Record<string, string>> = {}): Promise<string> {
  const packDir = join(folder, pack.id);
  await mkdir(packDir, { recursive: true });
  for (const { path } of modelFilesOf(pack)) {
    const from = foreign[path];
    const original = from === undefined ? join(modelsDir, defaultPackId, path) : join(sharedDir, 'models', from);
    await cp(original, join(packDir, path));
  }
  const brought = modelFilesOf(pack)
    .filter(({ path }) => path in foreign)
    .map(({ madeFrom, bytes, sha256 }) => ({ path: madeFrom, bytes, sha256 }));
  const source = { ...pack.source, files: [...pack.source.files, ...brought] };
  await writeFile(join(packDir, 'pack.json'), JSON.stringify({ ...pack, source }));
  return pack.id;
}

describe('a pack with a condition', () => {
  const load = (packId: string, options: Partial<Parameters<typeof FaceEngine.load>[0]> = {}) =>
    FaceEngine.load({ modelsDir: folder, packId, ...options });

  it('on its licence is opened for whoever accepts it by its id, and for nobody else', async () => {
    const licence = { ...defaultPack.licence, mustBeAccepted: true };
    const packId = await write({ ...defaultPack, id: 'binding', licence });
    await expect(load(packId)).rejects.toMatchObject({ code: 'refused', reason: 'licence_not_accepted' });
    await expect(load(packId, { licenceAccepted: defaultPackId })).rejects.toMatchObject({ code: 'refused' });
    const engine = await load(packId, { licenceAccepted: packId });
    expect(engine.pack.id).toBe('binding');
    await engine.close();
  });

  it('without a liveness model and a calibration works, but not where liveness is enforced', async () => {
    const packId = await write({ ...defaultPack, id: 'bare', liveness: undefined, calibration: undefined });
    const engine = await load(packId, { liveness: 'flag' });
    expect(engine.pack).toEqual({ id: 'bare', vectorSize: 512, calibration: [] });
    await engine.close();
    await expect(load(packId, { liveness: 'enforce' })).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'The pack bare has no liveness model, so liveness cannot be enforced with it.',
    });
  });

  it('whose description names the wrong model is refused at start, saying what was expected', async () => {
    const { embedder, liveness } = defaultPack;
    if (liveness === undefined) throw new Error('The default pack judges liveness.');
    const packId = await write({ ...defaultPack, id: 'mixed-up', embedder: { ...embedder, file: liveness.file } });
    await expect(load(packId)).rejects.toMatchObject({
      code: 'malformed',
      reason: 'wrong_model',
      message: expect.stringContaining('expected exactly one input, float32, of [1, 3, 112, 112]') as string,
    });
  });
});

describeWithData(`foreign models${dataNote}`, () => {
  async function fileOf(name: string, path: string): Promise<ModelFile> {
    const bytes = await readFile(join(sharedDir, 'models', name));
    return { path, ...pinOf(bytes), madeFrom: name, edit: { kind: 'none' } };
  }

  async function scrfd(name: string): Promise<PackDetector<ModelFile>> {
    return {
      kind: 'scrfd',
      colourOrder: 'rgb',
      mean: 127.5,
      divisor: 128,
      scoreMin: 0.5,
      iouMax: 0.4,
      input: 'images',
      outputs: {
        scores: ['out0', 'out1', 'out2'],
        distances: ['out3', 'out4', 'out5'],
        points: ['out6', 'out7', 'out8'],
      },
      faceWidthAtInputPxMax: 300,
      variants: [{ widthPx: 640, heightPx: 640, ...(await fileOf(name, 'detector.onnx')) }],
    };
  }

  async function yunet(): Promise<PackDetector<ModelFile>> {
    const file = await fileOf('yunet_n_dynamic.onnx', 'detector.onnx');
    return {
      kind: 'yunet',
      colourOrder: 'bgr',
      mean: 0,
      divisor: 1,
      scoreMin: 0.6,
      iouMax: 0.3,
      faceWidthAtInputPxMax: 300,
      variants: [
        { widthPx: 640, heightPx: 384, ...file },
        { widthPx: 1280, heightPx: 720, ...file },
      ],
    };
  }

  async function mobileFaceNet(): Promise<PackEmbedder<ModelFile>> {
    const file = await fileOf('mbf_int8_offlineid.onnx', 'foreign-embedder.onnx');
    return { kind: 'arcface-112', colourOrder: 'rgb', mean: 127.5, divisor: 127.5, file };
  }

  /** A pack of the default one's parts, less the liveness model, with some of another's. */
  async function packOf(
    id: string,
    parts: { detector?: PackDetector<ModelFile>; embedder?: PackEmbedder<ModelFile> },
  ): Promise<string> {
    const ownPoints = parts.detector === undefined ? {} : { landmarks: { kind: 'detector' as const } };
    const pack = { ...defaultPack, id, liveness: undefined, calibration: undefined, ...ownPoints, ...parts };
    const foreign = modelFilesOf(pack).filter(({ edit }) => edit.kind === 'none');
    return write(pack, Object.fromEntries(foreign.map(({ path, madeFrom }) => [path, madeFrom])));
  }

  const pairs = facePairs();
  const somebody = pairs[0]?.[0] ?? '';

  async function faceIn(engine: FaceEngine, bytes: Buffer): Promise<DetectedFace> {
    const face = centralFace(await engine.analyzePhoto(bytes));
    if (face === undefined) throw new Error('The photo shows a face and none was found.');
    return face;
  }

  /** Of 20 pairs of one person and 20 of two, those on the wrong side of the cosine. */
  async function slipsOf(engine: FaceEngine, cosineMin: number): Promise<number> {
    const same = pairs.filter(([, , isSame]) => isSame === '1').slice(0, 20);
    const others = pairs.filter(([, , isSame]) => isSame === '0').slice(0, 20);
    let slips = 0;
    for (const [first, second, isSame] of [...same, ...others]) {
      const a = (await faceIn(engine, await photo(first))).embedding;
      const b = (await faceIn(engine, await photo(second))).embedding;
      if (a === undefined || b === undefined) continue;
      expect(a).toHaveLength(512);
      const cosine = a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
      if (cosine >= cosineMin !== (isSame === '1')) slips += 1;
    }
    return slips;
  }

  const detectors: readonly [string, () => Promise<PackDetector<ModelFile>>][] = [
    ['SCRFD 500M', () => scrfd('scrfd_500m_kps.onnx')],
    ['SCRFD 2.5G', () => scrfd('scrfd_2.5g_kps.onnx')],
    ['YuNet', yunet],
  ];

  describe.each(detectors)('%s with its own five points', (name, detector) => {
    let engine: FaceEngine;
    let own: FaceEngine;
    beforeAll(async () => {
      const packId = await packOf(name.replace(' ', '-'), { detector: await detector() });
      engine = await FaceEngine.load({ modelsDir: folder, packId });
      own = await FaceEngine.load({ modelsDir, liveness: 'off' });
    }, 180_000);
    afterAll(async () => {
      await engine.close();
      await own.close();
    });

    it('sees eyes, nose and mouth where the default pack sees them', async () => {
      for (const [other] of pairs.slice(0, 8)) {
        const [theirs, ours] = [await faceIn(engine, await photo(other)), await faceIn(own, await photo(other))];
        const distances = ours.landmarks5.map((value, index) => Math.abs(value - (theirs.landmarks5[index] ?? 0)));
        expect(Math.max(...distances) / ours.quality.interEyePx).toBeLessThan(0.25);
      }
    });

    it('finds a face in a wide frame at its place, whatever the frame is scaled to', async () => {
      const scene = sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#787878' } });
      const frame = await scene
        .composite([
          {
            input: await sharp(await photo(somebody))
              .resize(300)
              .toBuffer(),
            left: 1500,
            top: 700,
          },
        ])
        .jpeg()
        .toBuffer();
      const alone = await faceIn(engine, await photo(somebody));
      const { faces } = await engine.analyzeFrame(frame);
      expect(faces).toHaveLength(1);
      const expected = alone.landmarks5.map((value, index) => (value * 300) / 250 + (index % 2 === 0 ? 1500 : 700));
      const distances = expected.map((value, index) => Math.abs(value - (faces[0]?.landmarks5[index] ?? 0)));
      expect(Math.max(...distances)).toBeLessThan(12);
    });

    it('finds a portrait that was enlarged to fill the picture', async () => {
      const portrait = await sharp(await photo(somebody))
        .resize(1600)
        .jpeg()
        .toBuffer();
      const [large, small] = [await faceIn(engine, portrait), await faceIn(engine, await photo(somebody))];
      expect(large.box.width / small.box.width).toBeCloseTo(1600 / 250, -0.3);
    });

    it('finds nobody where nobody is', async () => {
      const noise = { type: 'gaussian' as const, mean: 120, sigma: 30 };
      const create = { width: 1280, height: 720, channels: 3 as const, background: '#787878', noise };
      const { faces } = await engine.analyzeFrame(await sharp({ create }).blur(3).jpeg().toBuffer());
      expect(faces).toEqual([]);
    });

    it('leads the default embedder to the right answer for 40 pairs, with one slip at most', async () => {
      await expect(slipsOf(engine, 0.34)).resolves.toBeLessThanOrEqual(1);
    }, 180_000);
  });

  /** SCRFD with a free input, as the published packs have it. */
  async function freeScrfd() {
    const section = await scrfd('scrfd_500m_kps.onnx');
    if (section.kind !== 'scrfd') throw new Error('This test is about SCRFD.');
    const original = await readFile(join(sharedDir, 'models', 'scrfd_500m_kps.onnx'));
    const { scores, distances, points } = section.outputs;
    const shapes: Record<string, (number | string)[]> = { images: [1, 3, 'height', 'width'] };
    for (const name of scores) shapes[name] = [1, `${name}-rows`, 1];
    for (const name of distances) shapes[name] = [1, `${name}-rows`, 4];
    for (const name of points) shapes[name] = [1, `${name}-rows`, 10];
    return { section, free: makeVariant(original, { kind: 'free-batch', shapes }) };
  }

  it('SCRFD sees a face that fills a wide frame, which it misses in full size', async () => {
    const { section, free } = await freeScrfd();
    const detectors: FaceDetector[] = [];
    for (const size of [
      { widthPx: 640, heightPx: 384 },
      { widthPx: 1280, heightPx: 720 },
    ]) {
      const spec = { ...section, label: 'free', ...size };
      detectors.push(await FaceDetector.open(free, spec, scrfdNetwork(spec), { threads: 1 }));
    }
    const face = sharp(await photo(somebody)).extract({ left: 83, top: 75, width: 84, height: 105 });
    const frame = await sharp({ create: { width: 1280, height: 720, channels: 3, background: '#787878' } })
      .composite([{ input: await face.resize(576, 720).toBuffer(), left: 352, top: 0 }])
      .jpeg()
      .toBuffer();
    const picture = await decodePicture(frame);
    const seenBy = (closeUpSidePxMax: number): Promise<FoundFace[]> =>
      new FaceFinder(
        detectors,
        { widthPx: 1280, heightPx: 720 },
        { widthAtInputPxMax: 300, iouMax: 0.4, closeUpSidePxMax },
      ).find(picture, [picture]);
    const [withoutHalf, withHalf] = [await seenBy(Infinity), await seenBy(640)];
    for (const detector of detectors) await detector.close();
    expect(withoutHalf).toEqual([]);
    expect(withHalf).toHaveLength(1);
    expect(withHalf[0]?.height).toBeGreaterThan(500);
  });

  it('SCRFD with a free input finds the same at every size', async () => {
    const { section, free } = await freeScrfd();
    const picture = await decodePicture(await photo(somebody));
    const answers: FoundFace[][] = [];
    for (const [widthPx, heightPx] of [
      [640, 640],
      [640, 384],
      [1280, 720],
    ] as const) {
      const spec = { ...section, label: 'free', widthPx, heightPx };
      const detector = await FaceDetector.open(free, spec, scrfdNetwork(spec), { threads: 1 });
      answers.push(await detector.detect(picture));
      await detector.close();
    }
    const [expected, ...others] = answers;
    expect(expected).toHaveLength(1);
    for (const other of others) {
      expect(other).toHaveLength(1);
      const [a, b] = [expected?.[0]?.points5 ?? [], other[0]?.points5 ?? []];
      expect(Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? 0))))).toBeLessThan(0.5);
    }
  });

  it('an int8 MobileFaceNet in RGB tells 40 pairs apart, and its vectors carry its own pack', async () => {
    const packId = await packOf('int8', { embedder: await mobileFaceNet() });
    const engine = await FaceEngine.load({ modelsDir: folder, packId });
    expect(engine.pack).toEqual({ id: 'int8', vectorSize: 512, calibration: [] });
    await expect(slipsOf(engine, 0.25)).resolves.toBeLessThanOrEqual(1);
    await engine.close();
  }, 180_000);

  it('a detector whose description names another one’s outputs is refused', async () => {
    const detector = { ...(await scrfd('scrfd_500m_kps.onnx')), input: 'input.1' };
    const packId = await packOf('misnamed', { detector });
    await expect(FaceEngine.load({ modelsDir: folder, packId })).rejects.toMatchObject({
      code: 'malformed',
      message:
        'The model detector.onnx at 640x640 does not fit: it has inputs "images", expected a float32 input "input.1" of [1, 3, 640, 640].',
    });
  });

  it('a detector of one size is refused at another', async () => {
    const detector = await scrfd('scrfd_500m_kps.onnx');
    const variants = detector.variants.map((variant) => ({ ...variant, widthPx: 1280, heightPx: 720 }));
    const packId = await packOf('too-wide', { detector: { ...detector, variants } });
    await expect(FaceEngine.load({ modelsDir: folder, packId })).rejects.toThrow(
      'it has input "images" of [1, 3, 640, 640], expected a float32 input "images" of [1, 3, 736, 1280].',
    );
  });
});
