import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required } from '@smart-attendance/testing';
import { FaceEngine } from '@smart-attendance/vision';
import { prepareModels } from './prepare-models';

/** The package has 41 MB, so all tests share the download that `npm test` has made already. */
const cacheDir = join(required('MODELS_DIR'), '../cache');

describe('preparing the face models', () => {
  let modelsDir: string;
  let lines: string[];
  const prepare = () => prepareModels({ modelsDir, cacheDir, log: (line) => lines.push(line) });
  beforeEach(async () => {
    modelsDir = await mkdtemp(join(tmpdir(), 'models-'));
    lines = [];
  });
  afterEach(async () => {
    await rm(modelsDir, { recursive: true, force: true });
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
    const { packDir } = await prepare();
    const before = await stat(join(packDir, 'embedder.onnx'));
    lines = [];
    const { isNew } = await prepare();
    const after = await stat(join(packDir, 'embedder.onnx'));
    expect(isNew).toBe(false);
    expect(lines).toEqual([]);
    expect(after.ino).toBe(before.ino);
  }, 300_000);

  it('makes a damaged file again, the same as before', async () => {
    const { packDir } = await prepare();
    const path = join(packDir, 'landmarks.onnx');
    const right = await readFile(path);
    await writeFile(path, right.subarray(0, 1000));
    await expect(prepare()).resolves.toMatchObject({ isNew: true });
    expect((await readFile(path)).equals(right)).toBe(true);
  }, 300_000);

  it('two at once in one folder leave one right pack', async () => {
    await Promise.all([prepare(), prepare()]);
    await expect(prepare()).resolves.toMatchObject({ isNew: false });
  }, 300_000);

  it('refuses a pack that the manifest does not name', async () => {
    const request = { modelsDir, cacheDir, log: () => undefined, packId: 'another' };
    await expect(prepareModels(request)).rejects.toMatchObject({ code: 'not_found' });
    expect(await readdir(modelsDir)).toEqual([]);
  });
});
