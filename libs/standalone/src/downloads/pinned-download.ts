import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '@smart-attendance/errors';

/** The largest package that files are taken from has 41 MB. */
const bytesMax = 128 * 1024 * 1024;

export interface PinnedDownload {
  /** For messages, for example `@vladmandic/face-api@1.7.15`. */
  readonly name: string;
  /** 64 hexadecimal digits, pinned in our own source. */
  readonly sha256: string;
  /** Keeps the file, so that a second call needs no network. Created when absent. */
  readonly cacheDir: string;
  readonly fileName: string;
  readonly log: (line: string) => void;
  /** Leaves the file, and no other, in that folder. */
  readonly download: (folder: string) => Promise<void>;
}

/**
 * A file of a package registry, fetched through that registry's own client, so that its mirror, proxy and certificates
 * apply, and used only if its digest is the pinned one.
 *
 * @returns where it is
 * @throws AppError `malformed` when the bytes are not the pinned ones, and whatever `download` rejects with
 */
export async function pinnedDownload(request: PinnedDownload): Promise<string> {
  const { name, fileName, log, download } = request;
  const cacheDir = resolve(request.cacheDir);
  const file = join(cacheDir, fileName);
  const cached = await digestOf(file).catch(() => undefined);
  if (cached === request.sha256) return file;
  if (cached !== undefined) log(`the cached copy of ${name} is damaged; fetching it again`);
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, 'download-'));
  try {
    await download(folder);
    const [fetched, ...others] = await readdir(folder);
    if (fetched === undefined || others.length > 0) throw new AppError('unavailable', `No file of ${name} came.`);
    const digest = await digestOf(join(folder, fetched));
    if (digest !== request.sha256) {
      const message = `What came as ${name} is not what we pinned: its sha256 is ${digest}, expected ${request.sha256}. Nothing of it was used.`;
      throw new AppError('malformed', message, { reason: 'checksum_mismatch' });
    }
    // A rename within one folder is atomic, so two processes that fetch at once leave one whole file.
    await rename(join(folder, fetched), file);
    return file;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function digestOf(file: string): Promise<string> {
  if ((await stat(file)).size > bytesMax) throw new AppError('unavailable', `${file} has over ${bytesMax} bytes.`);
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
