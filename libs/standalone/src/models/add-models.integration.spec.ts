import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { required, zipOf } from '@smart-attendance/testing';
import {
  defaultPackId,
  FaceEngine,
  modelFilesOf,
  openPackFolder,
  pinOf,
  type PackPlan,
} from '@smart-attendance/vision';
import { addModels } from './add-models';
import { prepareModels } from './prepare-models';

/** The default pack's models stand in for those that an operator would bring. */
const preparedDir = join(required('MODELS_DIR'), defaultPackId);

describe('adding a pack that an operator brings', () => {
  let folder: string;
  let modelsDir: string;
  let broughtDir: string;
  let manifestFile: string;
  let plan: PackPlan;
  let lines: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'add-'));
    [modelsDir, broughtDir, manifestFile] = [
      join(folder, 'models'),
      join(folder, 'brought'),
      join(folder, 'mine.json'),
    ];
    await cp(preparedDir, broughtDir, { recursive: true });
    await mkdir(modelsDir);
    lines = [];
    await describePack(ownPlan(await openPackFolder(required('MODELS_DIR'), defaultPackId)));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  /** The default pack as somebody would describe it who has its prepared files and no digests. */
  function ownPlan(pack: PackPlan): PackPlan {
    const asBrought = <File extends { readonly path: string }>({ path, ...rest }: File) => ({
      ...rest,
      path,
      madeFrom: path,
      edit: { kind: 'none' as const },
      bytes: undefined,
      sha256: undefined,
    });
    const { detector, landmarks, embedder, liveness } = pack;
    return {
      ...pack,
      id: 'mine',
      source: { kind: 'operator', where: 'Ask me.', files: modelFilesOf(pack).map(({ path }) => ({ path })) },
      detector: { ...detector, variants: detector.variants.map(asBrought) },
      landmarks: landmarks.kind === 'points68' ? { ...landmarks, file: asBrought(landmarks.file) } : landmarks,
      embedder: { ...embedder, file: asBrought(embedder.file) },
      liveness: liveness === undefined ? undefined : { ...liveness, file: asBrought(liveness.file) },
    };
  }

  async function describePack(described: PackPlan): Promise<void> {
    plan = described;
    await writeFile(manifestFile, JSON.stringify(plan));
  }

  const add = (changes: Partial<Parameters<typeof addModels>[0]> = {}) =>
    addModels({
      modelsDir,
      from: broughtDir,
      pack: { manifestFile },
      licenceAccepted: undefined,
      log: (line) => lines.push(line),
      ...changes,
    });

  async function zipBrought(inFolder: string): Promise<string> {
    const names = await readdir(broughtDir);
    const files = names.map(async (name) => ({
      name: `${inFolder}${name}`,
      content: await readFile(join(broughtDir, name)),
    }));
    const path = join(folder, 'pack.zip');
    await writeFile(path, zipOf(await Promise.all(files)));
    return path;
  }

  it('takes a folder, shows the licence, pins every file, and the engine opens it', async () => {
    const { packId, packDir } = await add();
    expect(packId).toBe('mine');
    expect(lines).toEqual([expect.stringContaining('mine: Licence as stated: MIT')]);
    const pack = await openPackFolder(modelsDir, 'mine');
    for (const { path, bytes, sha256 } of modelFilesOf(pack)) {
      expect(pinOf(await readFile(join(packDir, path)))).toEqual({ bytes, sha256 });
    }
    const engine = await FaceEngine.load({ modelsDir, packId });
    expect(engine.pack.id).toBe('mine');
    await engine.close();
  }, 60_000);

  it.each(['', 'mine/models/'])(
    'takes a zip, its files at "%s"',
    async (inFolder) => {
      await add({ from: await zipBrought(inFolder) });
      const names = ['detector-1280x720.onnx', 'detector-640x384.onnx', 'embedder.onnx', 'landmarks.onnx'];
      expect((await readdir(join(modelsDir, 'mine'))).sort()).toEqual([...names, 'liveness.onnx', 'pack.json']);
    },
    60_000,
  );

  it('a pack that was added is ready at the next start, until a file of it is damaged', async () => {
    const { packDir } = await add();
    const request = { modelsDir, cacheDir: folder, packId: 'mine', log: (line: string) => lines.push(line) };
    await expect(prepareModels(request)).resolves.toEqual({ packId: 'mine', packDir, isNew: false });
    await writeFile(join(packDir, 'embedder.onnx'), 'x');
    await expect(prepareModels(request)).rejects.toMatchObject({ code: 'malformed', reason: 'checksum_mismatch' });
    await add();
    await expect(prepareModels(request)).resolves.toMatchObject({ isNew: false });
  }, 60_000);

  it('a licence that binds must be accepted by the id of the pack', async () => {
    const licence = { ...plan.licence, mustBeAccepted: true };
    await describePack({ ...plan, licence });
    await expect(add()).rejects.toMatchObject({ code: 'refused', reason: 'licence_not_accepted' });
    expect(lines).toEqual([expect.stringContaining('Licence as stated')]);
    expect(await readdir(modelsDir)).toEqual([]);
    await expect(add({ licenceAccepted: 'mine' })).resolves.toMatchObject({ packId: 'mine' });
  }, 60_000);

  describe('writes nothing and says why', () => {
    const expectNothingWritten = async () => {
      expect(await readdir(modelsDir)).toEqual([]);
    };

    it('when a file is not the one the description pins', async () => {
      const files = plan.source.files.map((file) =>
        file.path === 'landmarks.onnx' ? { ...file, sha256: '0'.repeat(64) } : file,
      );
      await describePack({ ...plan, source: { kind: 'operator', where: 'Ask me.', files } });
      await expect(add()).rejects.toMatchObject({
        code: 'malformed',
        reason: 'checksum_mismatch',
        message: expect.stringMatching(/^landmarks\.onnx in .* its sha256 is [0-9a-f]{64}, expected 0{64}/) as string,
      });
      await expectNothingWritten();
    });

    it('when files are missing, naming them', async () => {
      await rm(join(broughtDir, 'embedder.onnx'));
      await rm(join(broughtDir, 'liveness.onnx'));
      await expect(add()).rejects.toThrow('does not hold embedder.onnx, liveness.onnx.');
      await expect(add({ from: await zipBrought('') })).rejects.toThrow('does not hold embedder.onnx, liveness.onnx.');
      await expectNothingWritten();
    });

    it('when there is no such folder or zip, or it is neither', async () => {
      await expect(add({ from: join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'not_found' });
      await expect(add({ from: manifestFile })).rejects.toThrow('The zip archive cannot be read');
      await expectNothingWritten();
    });

    it('when a zip holds two files of one name', async () => {
      const path = join(folder, 'two.zip');
      const content = await readFile(join(broughtDir, 'landmarks.onnx'));
      const names = ['a/landmarks.onnx', 'b/landmarks.onnx'];
      await writeFile(path, zipOf(names.map((name) => ({ name, content }))));
      await expect(add({ from: path })).rejects.toThrow('holds more than one landmarks.onnx');
      await expectNothingWritten();
    });

    it('when a model is not what its description says', async () => {
      await describePack({ ...plan, vectorSize: 128 });
      await expect(add()).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining('expected exactly one output, float32, of 1 rows of 128.') as string,
      });
      await expectNothingWritten();
    });

    it('when the description is none', async () => {
      await writeFile(manifestFile, '{"id": "mine"}');
      await expect(add()).rejects.toThrow('is not a model pack: licence must be an object');
      await expectNothingWritten();
    });

    it('when the pack is one of this project that is fetched, or one it does not know', async () => {
      await expect(add({ pack: { id: defaultPackId } })).rejects.toMatchObject({ reason: 'pack_is_fetched' });
      await expect(add({ pack: { id: 'antelope' } })).rejects.toThrow(
        'models/manifest.json describes no pack antelope; it has faceplugin-mobilefacenet-512-v1, buffalo_l, buffalo_s, yunet-sface.',
      );
      await describePack({ ...plan, id: 'buffalo_l' });
      await expect(add()).rejects.toMatchObject({ code: 'refused', reason: 'id_taken' });
      await expectNothingWritten();
    });

    it('when InsightFace’s licence was not accepted, before a file is looked at', async () => {
      await expect(add({ pack: { id: 'buffalo_l' }, from: join(folder, 'nowhere') })).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringContaining('set PACK_LICENCE_ACCEPTED=buffalo_l.') as string,
      });
      expect(lines).toEqual([expect.stringContaining('non-commercial research only')]);
      await expectNothingWritten();
    });
  });

  it('another embedder, or another way to feed one, needs another id', async () => {
    await add();
    await describePack({ ...plan, embedder: { ...plan.embedder, colourOrder: 'rgb' } });
    await expect(add()).rejects.toMatchObject({ code: 'refused', reason: 'id_taken' });
    const pack = await openPackFolder(modelsDir, 'mine');
    expect(pack.embedder.colourOrder).toBe('bgr');
  }, 60_000);

  it('a start that needs a pack nobody brought says where to get it and how to add it', async () => {
    const request = { modelsDir, cacheDir: folder, packId: 'buffalo_s', log: (line: string) => lines.push(line) };
    await expect(prepareModels(request)).rejects.toMatchObject({
      code: 'not_found',
      reason: 'pack_not_brought',
      message: expect.stringMatching(
        /Get buffalo_s\.zip .* npm run models -- add <folder or zip> --pack buffalo_s$/,
      ) as string,
    });
  });
});
