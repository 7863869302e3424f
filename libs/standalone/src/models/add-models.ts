import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { FaceEngine, licenceText, refuseUnlessAccepted, type ModelPack, type PackPlan } from '@smart-attendance/vision';
import { readBroughtFiles } from './brought-files';
import { projectManifest, readOwnPlan } from './model-manifest';
import { makePack, presentPack, writePack } from './prepared-pack';

export interface AddModelsRequest {
  /** Gets one folder per pack. */
  readonly modelsDir: string;
  /** The folder or zip with the pack's files. */
  readonly from: string;
  /** A pack of the project's manifest, or the file that describes one of the operator's own. */
  readonly pack: { readonly id: string } | { readonly manifestFile: string };
  /** The id of the pack whose licence the operator accepts. */
  readonly licenceAccepted: string | undefined;
  readonly log: (line: string) => void;
}

export interface AddedModels {
  readonly packId: string;
  readonly packDir: string;
}

/**
 * Adds a pack whose files the operator brings: shows its licence, takes the files, checks their digests where the
 * description has them, opens every model once, and only then puts the pack among the others, where its files are
 * pinned from then on.
 *
 * Errors: `refused` the licence is not accepted, or another pack has this id already; `not_found` a file, or the pack's
 * description, is missing; `malformed` a file is not the expected one or a model does not fit its description;
 * `invalid_argument` the pack is one that is fetched, not brought.
 */
export async function addModels(request: AddModelsRequest): Promise<AddedModels> {
  const plan = await planOf(request.pack);
  if (plan.source.kind !== 'operator') {
    const message = `The model pack ${plan.id} is not brought: "npm run models" fetches it.`;
    throw new AppError('invalid_argument', message, { reason: 'pack_is_fetched' });
  }
  request.log(`${plan.id}: ${licenceText(plan.licence)}`);
  refuseUnlessAccepted(plan, request.licenceAccepted);
  const modelsDir = resolve(request.modelsDir);
  const made = makePack(plan, await readBroughtFiles(request.from, plan.source.files));
  await refuseOtherVectors(modelsDir, made.pack);

  await mkdir(modelsDir, { recursive: true });
  const trialDir = await mkdtemp(join(modelsDir, '.adding-'));
  try {
    await writePack(trialDir, made);
    await openOnce(trialDir, made.pack, request.licenceAccepted);
  } finally {
    await rm(trialDir, { recursive: true, force: true });
  }
  return { packId: plan.id, packDir: await writePack(modelsDir, made) };
}

async function planOf(pack: AddModelsRequest['pack']): Promise<PackPlan> {
  const { packs } = await projectManifest();
  if ('id' in pack) {
    const plan = packs.find(({ id }) => id === pack.id);
    if (plan !== undefined) return plan;
    const known = packs.map(({ id }) => id).join(', ');
    throw new AppError('not_found', `models/manifest.json describes no pack ${pack.id}; it has ${known}.`);
  }
  const plan = await readOwnPlan(pack.manifestFile);
  if (!packs.some(({ id }) => id === plan.id)) return plan;
  throw new AppError('refused', `${plan.id} is a pack of this project; give yours another id.`, { reason: 'id_taken' });
}

/** Vectors are kept under the pack's id, so one id must not stand for two embedders, or for two ways to feed one. */
async function refuseOtherVectors(modelsDir: string, pack: ModelPack): Promise<void> {
  const present = await presentPack(modelsDir, pack.id);
  if (present === undefined || JSON.stringify(present.embedder) === JSON.stringify(pack.embedder)) return;
  const message = `There is a pack ${pack.id} with another embedder. Vectors of two embedders must never meet, so give this one an id of its own.`;
  throw new AppError('refused', message, { reason: 'id_taken' });
}

/** With every input size, so that none is refused for the first time when a service starts. */
async function openOnce(modelsDir: string, pack: ModelPack, licenceAccepted: string | undefined): Promise<void> {
  for (const { widthPx, heightPx } of pack.detector.variants) {
    const detectorInput = { widthPx, heightPx };
    const engine = await FaceEngine.load({ modelsDir, packId: pack.id, detectorInput, licenceAccepted });
    await engine.close();
  }
}
