import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { pinFault, type ExpectedFile } from '@smart-attendance/vision';
import { filesOfZip } from '../downloads/zip-archive';

/** The largest embedder in use has 261 MB. */
const modelBytesMax = 512 * 1024 * 1024;

/**
 * The named files out of a folder, or out of a zip wherever in it they lie, each as long and with the digest that is
 * expected of it, if one is. Other files are not looked at.
 *
 * Errors: `not_found` the folder or zip, or a file in it, is missing; `malformed` the zip is damaged, names a file
 * twice, or a file is not the expected one; `too_large` a file is over 512 MiB.
 */
export async function readBroughtFiles(from: string, files: readonly ExpectedFile[]): Promise<Map<string, Buffer>> {
  const facts = await stat(from).catch((error: unknown) => {
    throw new AppError('not_found', `There is no folder or zip ${from}.`, { cause: error });
  });
  const names = files.map(({ path }) => path);
  const found = facts.isDirectory() ? await readFolder(from, names) : await filesOfZip(from, names, modelBytesMax);
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0) throw new AppError('not_found', `${from} does not hold ${missing.join(', ')}.`);
  for (const file of files) {
    const fault = pinFault(found.get(file.path) ?? Buffer.alloc(0), file);
    if (fault === undefined) continue;
    const message = `${file.path} in ${from} is not the one the pack was described for: ${fault}. Nothing was written.`;
    throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
  }
  return found;
}

async function readFolder(folder: string, names: readonly string[]): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const name of names) {
    const bytes = await readBounded(join(folder, name));
    if (bytes !== undefined) found.set(name, bytes);
  }
  return found;
}

async function readBounded(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('not_found', `The file ${path} cannot be read.`, { cause: error });
  });
  if (handle === undefined) return undefined;
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) throw new AppError('malformed', `${path} is no file.`);
    if (facts.size > modelBytesMax) {
      throw new AppError('too_large', `${path} has ${facts.size} bytes; at most ${modelBytesMax} are read.`);
    }
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}
