import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import sharp from 'sharp';
import { FaceEngine } from './face-engine';
import type { FrameSearch } from './frame-search';
import type { ModelPack } from './pack/model-pack';
import { defaultPackId, openPackFolder } from './pack/pack-folder';
import type { FrameAnalysis } from './picture-analysis';
import { describeWithFaces, facePairs, photoOf } from './testing/real-faces';

const modelsDir = required('MODELS_DIR');

const wide = { widthPx: 1280, heightPx: 720 };
const narrow = { widthPx: 640, heightPx: 384 };
const leftHalf = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
];

function wall(): sharp.Sharp {
  return sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#8a8f94' } });
}

describe('a frame that asks for what the pack does not have', () => {
  let folder: string;
  let engine: FaceEngine;
  let frame: Buffer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vision-'));
    await cp(join(modelsDir, defaultPackId), join(folder, 'poor'), { recursive: true });
    const { detector, ...pack }: ModelPack = await openPackFolder(modelsDir, defaultPackId);
    const poor = {
      ...pack,
      id: 'poor',
      liveness: undefined,
      detector: { ...detector, variants: detector.variants.slice(0, 1) },
    };
    await writeFile(join(folder, 'poor', 'pack.json'), JSON.stringify(poor));
    engine = await FaceEngine.load({ modelsDir: folder, packId: 'poor' });
    frame = await wall().jpeg().toBuffer();
  });
  afterAll(async () => {
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[string, FrameSearch, string[]]>([
    ['a larger detector', { detectorInput: wide }, ['detector_input']],
    ['liveness to be enforced', { liveness: 'enforce' }, ['liveness']],
    ['both', { detectorInput: wide, liveness: 'enforce' }, ['detector_input', 'liveness']],
  ])('is searched without %s, and the outcome names it', async (_what, search, unmet) => {
    await expect(engine.analyzeFrame(frame, search)).resolves.toMatchObject({ widthPx: 1920, faces: [], unmet });
  });

  it('leaves nothing unmet when all it asks for is there', async () => {
    for (const search of [{}, { detectorInput: narrow }, { liveness: 'flag' }, { liveness: 'off' }] as const) {
      await expect(engine.analyzeFrame(frame, search)).resolves.toMatchObject({ unmet: [] });
    }
  });
});

describeWithFaces('one engine for cameras that ask for different things', () => {
  const [name = '', other = ''] = facePairs().find(([, , isSame]) => isSame === '0') ?? [];
  let engine: FaceEngine;
  let careless: FaceEngine;
  /** Two people, one on either side; faces about 110 px wide. */
  let two: Buffer;
  /** Somebody far away, with a face of about 24 px. */
  let far: Buffer;

  async function scene(...places: readonly (readonly [name: string, left: number, side: number])[]): Promise<Buffer> {
    const layers = places.map(async ([file, left, side]) => ({
      input: await sharp(await photoOf(file))
        .resize(side, side)
        .toBuffer(),
      left,
      top: 400,
    }));
    return wall()
      .composite(await Promise.all(layers))
      .jpeg({ quality: 90 })
      .toBuffer();
  }

  beforeAll(async () => {
    engine = await FaceEngine.load({ modelsDir });
    careless = await FaceEngine.load({ modelsDir, liveness: 'off', detectorInput: wide });
    two = await scene([name, 300, 280], [other, 1300, 280]);
    far = await scene([name, 900, 56]);
  });
  afterAll(async () => {
    await engine.close();
    await careless.close();
  });

  it('a frame may ask for another detector than the engine’s own', async () => {
    await expect(engine.analyzeFrame(far)).resolves.toMatchObject({ faces: [] });
    await expect(engine.analyzeFrame(far, { detectorInput: wide })).resolves.toMatchObject({ faces: [{}], unmet: [] });
    await expect(careless.analyzeFrame(far)).resolves.toMatchObject({ faces: [{}] });
    await expect(careless.analyzeFrame(far, { detectorInput: narrow })).resolves.toMatchObject({ faces: [] });
  });

  it('a face outside the watched zones is left out, and the others are what they were', async () => {
    const all = await engine.analyzeFrame(two);
    expect(all.faces).toHaveLength(2);
    expect(all.facesOutsideZones).toBe(0);
    const left = all.faces.filter(({ box }) => box.x < 960);
    const watched = await engine.analyzeFrame(two, { watchedZones: [leftHalf] });
    expect(watched.faces).toEqual(left);
    expect(watched.facesOutsideZones).toBe(1);
    const rightHalf = leftHalf.map(({ x, y }) => ({ x: x + 0.5, y }));
    const both = await engine.analyzeFrame(two, { watchedZones: [leftHalf, rightHalf] });
    expect(both.faces).toEqual(all.faces);
  });

  it('a frame may ask for wider faces than the engine does, and not for narrower ones', async () => {
    const { faces } = await engine.analyzeFrame(two, { faceWidthPxMin: 400 });
    for (const face of faces) {
      expect(face.quality.reasons).toEqual(['too_small']);
      expect(face.embedding).toBeUndefined();
    }
    expect(faces).toHaveLength(2);
    const small = await engine.analyzeFrame(far, { detectorInput: wide, faceWidthPxMin: 10 });
    expect(small.faces[0]?.quality.reasons).toEqual(['too_small']);
  });

  it('liveness is scored for the frames that ask for it, and for them only', async () => {
    const scores = async (of: FaceEngine, search: FrameSearch) =>
      (await of.analyzeFrame(two, search)).faces.map(({ liveness, embedding }) => [
        embedding !== undefined,
        liveness !== undefined,
      ]);
    const [scored, unscored] = [
      [
        [true, true],
        [true, true],
      ],
      [
        [true, false],
        [true, false],
      ],
    ];
    await expect(scores(careless, {})).resolves.toEqual(unscored);
    await expect(scores(careless, { liveness: 'flag' })).resolves.toEqual(scored);
    await expect(scores(careless, { liveness: 'enforce' })).resolves.toEqual(scored);
    await expect(scores(careless, {})).resolves.toEqual(unscored);
    await expect(scores(engine, {})).resolves.toEqual(scored);
    await expect(scores(engine, { liveness: 'off' })).resolves.toEqual(unscored);
  });

  it('frames of many cameras at once each get what they asked for', async () => {
    const searches: readonly FrameSearch[] = [
      {},
      { detectorInput: wide },
      { liveness: 'off', watchedZones: [leftHalf] },
      { faceWidthPxMin: 400 },
      { detectorInput: wide, liveness: 'enforce', watchedZones: [leftHalf] },
    ];
    const alone: FrameAnalysis[] = [];
    for (const search of searches) alone.push(await engine.analyzeFrame(two, search));
    const together = await Promise.all(
      Array.from({ length: 15 }, (_, index) => engine.analyzeFrame(two, searches[index % searches.length])),
    );
    together.forEach((analysis, index) => {
      expect(analysis).toEqual(alone[index % searches.length]);
    });
  });

  it('a face that cannot be shown to be alive gets no vector where that is enforced', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vision-'));
    await cp(join(modelsDir, defaultPackId), join(folder, 'unable'), { recursive: true });
    const pack = await openPackFolder(modelsDir, defaultPackId);
    const unable = { ...pack, id: 'unable', liveness: undefined };
    await writeFile(join(folder, 'unable', 'pack.json'), JSON.stringify(unable));
    const poor = await FaceEngine.load({ modelsDir: folder, packId: 'unable' });
    const enforced = await poor.analyzeFrame(two, { liveness: 'enforce' });
    const flagged = await poor.analyzeFrame(two, { liveness: 'flag' });
    await poor.close();
    await rm(folder, { recursive: true, force: true });
    expect(enforced).toMatchObject({ unmet: ['liveness'], faces: [{}, {}] });
    for (const face of enforced.faces) {
      expect(face.embedding).toBeUndefined();
      expect(face.quality.reasons).toEqual([]);
    }
    for (const face of flagged.faces) expect(face.embedding).toHaveLength(512);
  });
});
