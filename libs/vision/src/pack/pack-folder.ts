import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { packFileName, type ExpectedFile, type ModelPack, type PinnedFile } from './model-pack';
import { readPack } from './read-pack';

/** The pack that is used when nobody names one. */
export const defaultPackId = 'faceplugin-mobilefacenet-512-v1';

/** @throws AppError `not_found` when the pack was never prepared, `malformed` when its description is not one */
export async function openPackFolder(modelsDir: string, packId: string): Promise<ModelPack> {
  const path = join(modelsDir, packId, packFileName);
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    const message = `There is no prepared model pack at ${path}; "npm run models" prepares the default one and adds those you bring.`;
    throw new AppError('not_found', message, { reason: 'no_model_pack', cause: error });
  });
  const pack = readPack(parseJson(content, path), path);
  if (pack.id !== packId) throw new AppError('malformed', `${path} describes the pack ${pack.id}, not ${packId}.`);
  return pack;
}

/**
 * The bytes of one model, only if they are the pinned ones.
 * @throws `not_found` or `malformed`
 */
export async function readModelFile(modelsDir: string, pack: ModelPack, file: PinnedFile): Promise<Buffer> {
  const path = join(modelsDir, pack.id, file.path);
  const bytes = await readFile(path).catch((error: unknown) => {
    const message = `The model file ${path} is missing; "npm run models" prepares it again.`;
    throw new AppError('not_found', message, { reason: 'no_model_file', cause: error });
  });
  const fault = pinFault(bytes, file);
  if (fault !== undefined) {
    throw new AppError('malformed', `The model file ${path} is not the expected one: ${fault}.`, {
      reason: 'checksum_mismatch',
    });
  }
  return bytes;
}

/** How bytes differ from what is known of a file, as the end of a sentence; undefined when they do not. */
export function pinFault(bytes: Uint8Array, expected: Omit<ExpectedFile, 'path'>): string | undefined {
  if (expected.bytes !== undefined && bytes.byteLength !== expected.bytes) {
    return `it has ${bytes.byteLength} bytes, expected ${expected.bytes}`;
  }
  if (expected.sha256 === undefined) return undefined;
  const { sha256 } = pinOf(bytes);
  return sha256 === expected.sha256 ? undefined : `its sha256 is ${sha256}, expected ${expected.sha256}`;
}

export function pinOf(bytes: Uint8Array): Omit<PinnedFile, 'path'> {
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function parseJson(content: string, path: string): unknown {
  try {
    return JSON.parse(content) as unknown;
  } catch (error) {
    throw new AppError('malformed', `${path} is not JSON.`, { cause: error });
  }
}
