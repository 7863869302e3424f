import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '@smart-attendance/errors';
import {
  makeVariant,
  modelFilesOf,
  openPackFolder,
  packFileName,
  pinFault,
  pinOf,
  pinPack,
  readModelFile,
  type ModelPack,
  type PackPlan,
  type PlannedFile,
} from '@smart-attendance/vision';

/** A pack in memory: its description, and the bytes of its models by their names. */
export interface MadePack {
  readonly pack: ModelPack;
  readonly models: ReadonlyMap<string, Uint8Array>;
}

/**
 * Makes a pack's models out of the source's files.
 * @throws AppError `malformed` when one does not come out as the plan pins it.
 */
export function makePack(plan: PackPlan, originals: ReadonlyMap<string, Buffer>): MadePack {
  const models = new Map<string, Uint8Array>();
  for (const file of modelFilesOf(plan)) models.set(file.path, makeModel(file, originals));
  return { pack: pinPack(plan, ({ path }) => pinOf(models.get(path) ?? new Uint8Array())), models };
}

function makeModel(file: PlannedFile, originals: ReadonlyMap<string, Buffer>): Uint8Array {
  const original = originals.get(file.madeFrom);
  if (original === undefined) throw new AppError('malformed', `The manifest does not name ${file.madeFrom}.`);
  const bytes = makeVariant(original, file.edit);
  const fault = pinFault(bytes, file);
  if (fault === undefined) return bytes;
  const message = `The prepared model ${file.path} is not the one the manifest pins: ${fault}. Nothing was written.`;
  throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
}

/** Each file appears whole or not at all, and the description last, since a folder without it is no pack yet. */
export async function writePack(modelsDir: string, { pack, models }: MadePack): Promise<string> {
  const packDir = join(modelsDir, pack.id);
  await mkdir(packDir, { recursive: true });
  for (const [path, bytes] of models) await writeWhole(packDir, path, bytes);
  await writeWhole(packDir, packFileName, Buffer.from(describe(pack)));
  return packDir;
}

/** True when the folder holds the pack as it is planned now, and every file of it is right. */
export async function isPrepared(modelsDir: string, plan: PackPlan): Promise<boolean> {
  const present = await presentPack(modelsDir, plan.id);
  if (present === undefined) return false;
  const files = new Map(modelFilesOf(present).map((file) => [file.path, file]));
  const planned = pinPack(plan, ({ path, bytes, sha256 }) => ({
    bytes: bytes ?? files.get(path)?.bytes ?? 0,
    sha256: sha256 ?? files.get(path)?.sha256 ?? '',
  }));
  const written = await readFile(join(modelsDir, plan.id, packFileName), 'utf8');
  return written === describe(planned) && (await areFilesRight(modelsDir, planned));
}

/** The description in a pack's folder; undefined when there is none that can be read. */
export async function presentPack(modelsDir: string, packId: string): Promise<ModelPack | undefined> {
  return openPackFolder(modelsDir, packId).catch((error: unknown) => {
    if (isAppError(error)) return undefined;
    throw error;
  });
}

/** True when a pack is in that folder, and every file of it is what its description says. */
export async function areModelsRight(modelsDir: string, packId: string): Promise<boolean> {
  const pack = await presentPack(modelsDir, packId);
  return pack !== undefined && (await areFilesRight(modelsDir, pack));
}

export async function areFilesRight(modelsDir: string, pack: ModelPack): Promise<boolean> {
  try {
    for (const file of modelFilesOf(pack)) await readModelFile(modelsDir, pack, file);
    return true;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

function describe(pack: ModelPack): string {
  return `${JSON.stringify(pack, null, 2)}\n`;
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
