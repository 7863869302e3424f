import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { readManifest, readPlan, type ModelManifest, type PackPlan } from '@smart-attendance/vision';

/** `src/models` and `dist/models` lie equally deep. */
const manifestPath = resolve(__dirname, '../../../../models/manifest.json');

/** The packs this project describes. */
export async function projectManifest(): Promise<ModelManifest> {
  return readManifest(await readJson(manifestPath), 'models/manifest.json');
}

/**
 * A pack that an operator describes himself.
 * @throws AppError `not_found` or `malformed`.
 */
export async function readOwnPlan(path: string): Promise<PackPlan> {
  return readPlan(await readJson(path), path);
}

export async function readJson(path: string): Promise<unknown> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new AppError('not_found', `The file ${path} cannot be read.`, { cause: error });
  });
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new AppError('malformed', `${path} is not JSON.`, { cause: error });
  }
}
