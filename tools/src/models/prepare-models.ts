import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import {
  makeVariant,
  modelFilesOf,
  packFileName,
  pinFault,
  readManifest,
  type ModelPack,
  type PinnedFile,
} from '@smart-attendance/vision';
import { fetchNpmFiles } from '../npm-tarball';

/** `tools/src/models` and `tools/dist/models` lie equally deep. */
const manifestPath = resolve(__dirname, '../../../models/manifest.json');

/** The package has 41 MB; a slow line needs minutes. */
const fetchTimeoutMs = 300_000;

export interface PrepareModelsRequest {
  /** Gets one folder per pack. */
  readonly modelsDir: string;
  /** Keeps the downloaded package, so that preparing again needs no network. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** Default: the manifest's default pack. */
  readonly packId?: string;
}

export interface PreparedModels {
  readonly packId: string;
  readonly packDir: string;
  /** False when everything was there already and its digests were right. */
  readonly isNew: boolean;
}

/**
 * Puts a model pack of the manifest into `modelsDir`: fetches its package, checks every digest, makes the variants,
 * checks their digests, and writes them. Files appear whole or not at all and are the same from every run, so that two
 * runs at once, or one after a killed one, leave a right folder. Fast when all is there; a damaged file is made again.
 *
 * Errors: `not_found` no such pack; `unavailable` the package cannot be fetched; `malformed` something fetched or made
 * does not match its digest, and then nothing of it is written.
 */
export async function prepareModels(request: PrepareModelsRequest): Promise<PreparedModels> {
  const pack = await packOf(request.packId);
  const packDir = join(resolve(request.modelsDir), pack.id);
  const description = `${JSON.stringify(pack, null, 2)}\n`;
  if (await isPrepared(packDir, pack, description)) return { packId: pack.id, packDir, isNew: false };

  const originals = await fetchOriginals(pack, request);
  request.log(`Preparing the face models ${pack.id}.`);
  const prepared = modelFilesOf(pack).map((file) => {
    const original = originals.get(file.madeFrom);
    if (original === undefined) throw new AppError('malformed', `The manifest does not pin ${file.madeFrom}.`);
    const bytes = makeVariant(original, file.edit);
    refuseUnlessPinned(bytes, file, `The prepared model ${file.path}`);
    return { path: file.path, bytes };
  });
  await mkdir(packDir, { recursive: true });
  for (const { path, bytes } of prepared) await writeWhole(packDir, path, bytes);
  // Last, since a folder without it is no pack yet.
  await writeWhole(packDir, packFileName, Buffer.from(description));
  request.log(
    `The face models are ready in ${packDir}. Licence as stated: ${pack.licence.stated}. ${pack.licence.remark}`,
  );
  return { packId: pack.id, packDir, isNew: true };
}

async function packOf(packId: string | undefined): Promise<ModelPack> {
  const manifest = readManifest(JSON.parse(await readFile(manifestPath, 'utf8')) as unknown, 'models/manifest.json');
  const wanted = packId ?? manifest.defaultPack;
  const pack = manifest.packs.find((candidate) => candidate.id === wanted);
  if (pack === undefined) throw AppError.notFound('model pack', wanted);
  return pack;
}

async function isPrepared(packDir: string, pack: ModelPack, description: string): Promise<boolean> {
  const present = await readFile(join(packDir, packFileName), 'utf8').catch(() => undefined);
  if (present !== description) return false;
  for (const file of modelFilesOf(pack)) {
    const bytes = await readFile(join(packDir, file.path)).catch(() => undefined);
    if (bytes === undefined || pinFault(bytes, file) !== undefined) return false;
  }
  return true;
}

async function fetchOriginals(pack: ModelPack, { cacheDir, log }: PrepareModelsRequest): Promise<Map<string, Buffer>> {
  const { packageSpec, tarball, files } = pack.source;
  const originals = await fetchNpmFiles({
    packageSpec,
    tarballSha256: tarball.sha256,
    files: files.map((file) => file.path),
    cacheDir,
    log,
    fetchTimeoutMs,
  });
  for (const file of files) {
    refuseUnlessPinned(originals.get(file.path) ?? Buffer.alloc(0), file, `${file.path} of ${packageSpec}`);
  }
  return originals;
}

function refuseUnlessPinned(bytes: Uint8Array, file: PinnedFile, what: string): void {
  const fault = pinFault(bytes, file);
  if (fault === undefined) return;
  const message = `${what} is not the one the manifest pins: ${fault}. Nothing was written.`;
  throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
}

async function writeWhole(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.${name}.${randomUUID()}`);
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, join(folder, name));
  } finally {
    await rm(temporary, { force: true });
  }
}
