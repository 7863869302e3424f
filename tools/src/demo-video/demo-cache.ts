import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly recipeHash: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

const manifestName = 'manifest.json';
/** A folder in work that is older belongs to a run that was killed. */
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * A folder of made files, named by the hash of what they were made from. `make` fills a folder of its own, which takes
 * its final name in one step when it is complete: a run that is killed leaves nothing that looks finished, and of two
 * runs at once the first wins and the second uses its result. Files that were changed since are made again.
 */
export async function cachedFolder(
  parentDir: string,
  recipeHash: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(parentDir, recipeHash.slice(0, 16));
  if (await isSound(folder, recipeHash)) return folder;
  await mkdir(parentDir, { recursive: true });
  await removeAbandoned(parentDir);
  const work = `${folder}.${randomUUID()}.part`;
  await mkdir(work);
  try {
    await make(work);
    await writeManifest(work, recipeHash);
    await moveInto(work, folder, recipeHash);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

async function moveInto(work: string, folder: string, recipeHash: string): Promise<void> {
  if (await tryRename(work, folder)) return;
  if (await isSound(folder, recipeHash)) return;
  // What is there is damaged: it goes out of the way under another name, so that nobody sees half of it.
  const broken = `${folder}.${randomUUID()}.part`;
  await tryRename(folder, broken);
  await rm(broken, { recursive: true, force: true });
  if (!(await tryRename(work, folder)) && !(await isSound(folder, recipeHash))) {
    throw new Error(`The folder ${folder} cannot be replaced; delete it and start again.`);
  }
}

async function tryRename(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (['EEXIST', 'ENOTEMPTY', 'EPERM', 'ENOENT'].includes(code)) return false;
    throw error;
  }
}

async function writeManifest(folder: string, recipeHash: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  const files = await Promise.all(names.map(async (name) => ({ name, sha256: await hashOf(join(folder, name)) })));
  const manifest: Manifest = { recipeHash, files };
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

async function isSound(folder: string, recipeHash: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as Manifest;
    if (manifest.recipeHash !== recipeHash) return false;
    const hashes = await Promise.all(manifest.files.map((file) => hashOf(join(folder, file.name))));
    return manifest.files.every((file, index) => file.sha256 === hashes[index]);
  } catch {
    // Missing or unreadable is as good as not made.
    return false;
  }
}

async function removeAbandoned(parentDir: string): Promise<void> {
  for (const name of (await readdir(parentDir)).filter((entry) => entry.endsWith('.part'))) {
    const path = join(parentDir, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts !== undefined && Date.now() - facts.mtimeMs > abandonedAfterMs) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

async function hashOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
