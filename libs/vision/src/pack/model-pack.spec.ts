import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelFilesOf, pinPack } from './model-pack';
import { defaultPackId } from './pack-folder';
import { readManifest, readPack, readPlan } from './read-pack';

const manifestJson = (): unknown =>
  JSON.parse(readFileSync(resolve(__dirname, '../../../../models/manifest.json'), 'utf8')) as unknown;
const packJson = (): Record<string, unknown> => {
  const [pack] = (manifestJson() as { packs: Record<string, unknown>[] }).packs;
  return { ...pack };
};

describe('the model manifest', () => {
  it('is valid, and its default pack is the one the engine opens unless told otherwise', () => {
    expect(readManifest(manifestJson(), 'manifest.json').defaultPack).toBe(defaultPackId);
  });

  it('says for every prepared file which pinned file of the source it is made from', () => {
    for (const pack of readManifest(manifestJson(), 'manifest.json').packs) {
      const sources = pack.source.files.map((file) => file.path);
      for (const file of modelFilesOf(pack)) expect(sources).toContain(file.madeFrom);
    }
  });

  it('orders the calibration from lax to strict', () => {
    for (const { calibration } of readManifest(manifestJson(), 'manifest.json').packs) {
      const cosines = (calibration?.points ?? []).map((point) => point.cosine);
      expect(cosines).toEqual([...cosines].sort((a, b) => a - b));
    }
  });

  it('describes the packs of others that an operator may bring, and which of them bind him', () => {
    const { packs } = readManifest(manifestJson(), 'manifest.json');
    const brought = packs.filter(({ source }) => source.kind === 'operator');
    expect(brought.map(({ id, vectorSize, licence }) => [id, vectorSize, licence.mustBeAccepted ?? false])).toEqual([
      ['buffalo_l', 512, true],
      ['buffalo_s', 512, true],
      ['yunet-sface', 128, false],
    ]);
  });

  it('a default pack that is not in it is refused', () => {
    expect(() => readManifest({ ...(manifestJson() as object), defaultPack: 'another' }, 'm.json')).toThrow(
      'm.json: defaultPack names none of its packs.',
    );
  });
});

describe('reading a pack', () => {
  it('names each field that is wrong and what it must be', () => {
    const wrong = { ...packJson(), vectorSize: '512', embedder: { kind: 'facenet' } };
    expect(() => readPack(wrong, 'pack.json')).toThrow(
      /pack\.json is not a model pack: vectorSize must be a number above 0; .*embedder\.kind must be arcface-112/,
    );
  });

  it('refuses a file name that would leave the folder', () => {
    const pack = packJson();
    const landmarks = pack['landmarks'] as { file: object };
    const wrong = { ...pack, landmarks: { ...landmarks, file: { ...landmarks.file, path: '../../etc/passwd' } } };
    expect(() => readPack(wrong, 'pack.json')).toThrow('landmarks.file.path must be a plain file name');
  });

  const brought = (id: string): Record<string, unknown> => {
    const { packs } = manifestJson() as { packs: Record<string, unknown>[] };
    return { ...packs.find((pack) => pack['id'] === id) };
  };

  it('takes one that nobody calibrated and that cannot judge liveness', () => {
    const pack = readPlan(brought('yunet-sface'), 'pack.json');
    expect([pack.calibration, pack.liveness]).toEqual([undefined, undefined]);
  });

  it('takes a description without digests, but no prepared pack without them', () => {
    const plan = readPlan(brought('buffalo_s'), 'pack.json');
    expect(() => readPack(plan, 'pack.json')).toThrow('detector.variants[0].bytes must be a number above 0');
    const pinned = pinPack(plan, ({ path }) => ({ bytes: path.length, sha256: 'a'.repeat(64) }));
    expect(readPack(JSON.parse(JSON.stringify(pinned)), 'pack.json').embedder.file).toMatchObject({
      path: 'embedder.onnx',
      bytes: 13,
      sha256: 'a'.repeat(64),
    });
  });

  it('a file that two detector sizes share is one file', () => {
    const plan = readPlan(brought('buffalo_s'), 'pack.json');
    expect(plan.detector.variants).toHaveLength(2);
    expect(modelFilesOf(plan).map(({ path }) => path)).toEqual(['detector.onnx', 'embedder.onnx']);
  });

  it.each<[string, (pack: Record<string, unknown>) => Record<string, unknown>, string]>([
    [
      'a detector it does not know',
      (pack) => ({ ...pack, detector: { ...(pack['detector'] as object), kind: 'mtcnn' } }),
      'detector.kind must be ultraface-rfb or scrfd or yunet',
    ],
    [
      'SCRFD with an output unnamed',
      (pack) => ({ ...pack, detector: { ...(pack['detector'] as object), outputs: { scores: ['1', '2'] } } }),
      'detector.outputs.scores.2 must be a text',
    ],
    [
      'points from a detector that finds none',
      (pack) => ({ ...pack, detector: { ...(pack['detector'] as object), kind: 'ultraface-rfb' } }),
      'landmarks.kind must be points68, since ultraface-rfb finds no points',
    ],
    [
      'a model made from a file that is not brought',
      (pack) => ({ ...pack, source: { kind: 'operator', where: 'Here.', files: [{ path: 'w600k_mbf.onnx' }] } }),
      'detector.onnx is made from det_500m.onnx, which source.files must name',
    ],
    [
      'a brought file outside its folder',
      (pack) => ({ ...pack, source: { kind: 'operator', where: 'Here.', files: [{ path: '../det_500m.onnx' }] } }),
      'source.files[0].path must be a plain file name',
    ],
    [
      'two models of one name',
      (pack) => {
        const embedder = pack['embedder'] as { file: object };
        return { ...pack, embedder: { ...embedder, file: { ...embedder.file, path: 'detector.onnx' } } };
      },
      'detector.onnx must be made in one way only',
    ],
    [
      'a model in place of its description',
      (pack) => {
        const embedder = pack['embedder'] as { file: object };
        return { ...pack, embedder: { ...embedder, file: { ...embedder.file, path: 'pack.json' } } };
      },
      'no model may be called pack.json',
    ],
    [
      'a digest that is none',
      (pack) => {
        const files = [{ path: 'det_500m.onnx', sha256: 'abc' }, { path: 'w600k_mbf.onnx' }];
        return { ...pack, source: { kind: 'operator', where: 'Here.', files } };
      },
      'source.files[0].sha256 must be 64 hexadecimal digits',
    ],
  ])('refuses %s', (_what, change, sentence) => {
    expect(() => readPlan(change(brought('buffalo_s')), 'pack.json')).toThrow(sentence);
  });

  it.each([null, 7, 'text', [], {}])('refuses %j', (json) => {
    expect(() => readPack(json, 'pack.json')).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
  });
});
