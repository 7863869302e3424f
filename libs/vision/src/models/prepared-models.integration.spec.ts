import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import { makeVariant } from '../onnx/model-variant';
import { modelFilesOf, type ModelPack } from '../pack/model-pack';
import { defaultPackId, openPackFolder, readModelFile } from '../pack/pack-folder';
import { ModelSession, type ModelSpec } from './model-session';

const modelsDir = required('MODELS_DIR');

/** An input anybody can make again; -1..1. */
const wave = (length: number, shape: (value: number) => number = (value) => value): Float32Array =>
  Float32Array.from({ length }, (_, i) => shape(Math.sin(i * 0.37) * Math.cos(i * 0.0011)));

/**
 * What the published, unedited models answered to that input with onnxruntime 1.30.0: index and value. So an edit that
 * changed more than it should is seen without keeping the originals here.
 */
const published = {
  scores: { 0: 0.934027, 1: 0.065973, 2: 0.938501, 4420: 0.945432, 8838: 0.969963, 8839: 0.030037 },
  boxes: { 0: 0.006759, 1: 0.006901, 2: 0.023196, 8840: 0.377152, 17678: 1.201959, 17679: 1.254567 },
  landmarks: { 0: 0.143477, 1: 0.293558, 2: 0.148558, 68: 0.575292, 134: 0.483391, 135: 0.699424 },
  embedder: { 0: 0.010792, 1: 0.032372, 2: 0.04903, 256: 0.087823, 510: -0.029018, 511: -0.033516 },
  liveness: { 0: 4.683596, 1: -0.589418, 2: -4.094116 },
};

function expectValues(actual: Float32Array | undefined, expected: Readonly<Record<number, number>>): void {
  for (const [index, value] of Object.entries(expected)) expect(actual?.[Number(index)]).toBeCloseTo(value, 4);
}

describe('prepared models answer what the published ones answered', () => {
  let pack: ModelPack;
  const opened: ModelSession[] = [];
  beforeAll(async () => {
    pack = await openPackFolder(modelsDir, defaultPackId);
  });
  afterEach(async () => {
    for (const session of opened.splice(0)) await session.close();
  });

  async function open(onnx: Uint8Array, input: ModelSpec['input']['dims'], ...outputs: [string, number[]][]) {
    const spec = {
      label: 'model',
      input: { name: 'input', dims: input },
      outputs: outputs.map(([name, dims]) => ({ name, dims: ['batch' as const, ...dims] })),
    };
    const session = await ModelSession.open(onnx, spec, { threads: 1 });
    opened.push(session);
    return session;
  }

  async function read(path: string): Promise<Buffer> {
    const file = modelFilesOf(pack).find((candidate) => candidate.path === path);
    if (file === undefined) throw new Error(`The default pack has no ${path}.`);
    return readModelFile(modelsDir, pack, file);
  }

  it('the detector, taken back to its original size', async () => {
    for (const variant of pack.detector.variants) {
      const edit = { kind: 'ultraface-size', widthPx: 320, heightPx: 240 } as const;
      const original = makeVariant(await read(variant.path), edit);
      const session = await open(original, ['batch', 3, 240, 320], ['scores', [4420, 2]], ['boxes', [4420, 4]]);
      const [scores, boxes] = await session.run(wave(3 * 240 * 320), 1);
      expectValues(scores, published.scores);
      expectValues(boxes, published.boxes);
    }
  });

  it('the landmarks, with its tiny weights zeroed', async () => {
    const session = await open(await read('landmarks.onnx'), ['batch', 1, 64, 64], ['output', [136]]);
    expectValues(
      (
        await session.run(
          wave(64 * 64, (value) => (value + 1) / 2),
          1,
        )
      )[0],
      published.landmarks,
    );
  });

  it('the embedder, with its tiny weights zeroed', async () => {
    const session = await open(await read('embedder.onnx'), ['batch', 3, 112, 112], ['output', [512]]);
    expectValues((await session.run(wave(3 * 112 * 112), 1))[0], published.embedder);
  });

  it('the liveness model', async () => {
    const session = await open(await read('liveness.onnx'), ['batch', 3, 128, 128], ['output', [3]]);
    expectValues(
      (
        await session.run(
          wave(3 * 128 * 128, (value) => (value + 1) * 127),
          1,
        )
      )[0],
      published.liveness,
    );
  });

  it('four faces in one run give what four runs give', async () => {
    for (const [path, dims, size] of [
      ['landmarks.onnx', [1, 64, 64], 136],
      ['embedder.onnx', [3, 112, 112], 512],
      ['liveness.onnx', [3, 128, 128], 3],
    ] as const) {
      const session = await open(await read(path), ['batch', ...dims], ['output', [size]]);
      const one = dims[0] * dims[1] * dims[2];
      const four = Float32Array.from({ length: 4 * one }, (_, i) => Math.sin(i * 0.013));
      const [together] = await session.run(four, 4);
      for (let face = 0; face < 4; face += 1) {
        const [alone] = await session.run(four.slice(face * one, (face + 1) * one), 1);
        alone?.forEach((value, i) => {
          expect(together?.[face * size + i]).toBeCloseTo(value, 3);
        });
      }
    }
  });

  it('making a variant twice gives the same bytes', async () => {
    const { detector, id } = pack;
    for (const variant of detector.variants) {
      const bytes = await readFile(join(modelsDir, id, variant.path));
      expect(Buffer.from(makeVariant(bytes, variant.edit)).equals(bytes)).toBe(true);
    }
  });
});
