import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelFilesOf } from './model-pack';
import { defaultPackId } from './pack-folder';
import { readManifest, readPack } from './read-pack';

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

  it.each([null, 7, 'text', [], {}])('refuses %j', (json) => {
    expect(() => readPack(json, 'pack.json')).toThrow(expect.objectContaining({ code: 'malformed' }) as Error);
  });
});
