import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, runCommand, unpackDebianPackages } from '@smart-attendance/standalone';

/** 25 MB to fetch, 70 MB on disk. */
const packages = {
  what: 'buildah and debootstrap',
  roots: ['buildah', 'debootstrap', 'patchelf'],
  alsoNeeded: /^(libassuan\d+|libdevmapper1\.02\.1|libgpg-error0|libgpgme11|libseccomp2)(t64)?$/,
};

/** The programs that make images without a Docker engine, and the environment they run in. */
export interface ImageTools {
  readonly buildah: string;
  readonly debootstrap: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Why this machine cannot make images whatever is fetched; `undefined` when it may. */
export function imagesObstacle(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'making images wants root on Linux';
  const missing = ['unshare', 'ip', 'wget', 'chroot', 'nice', 'psql'].filter((name) => findOnPath(name) === undefined);
  return missing.length === 0 ? undefined : `making images wants ${missing.join(', ')} on PATH`;
}

/**
 * buildah and debootstrap: those on PATH, else unpacked from the system's package sources into `cacheDir`.
 * @throws Error with the reason when they cannot be had
 */
export async function findImageTools(
  cacheDir: string,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<ImageTools> {
  const [buildah, debootstrap] = ['buildah', 'debootstrap'].map((name) => findOnPath(name));
  if (buildah !== undefined && debootstrap !== undefined) {
    return { buildah, debootstrap, env: process.env };
  }
  const targetDir = join(cacheDir, `buildah-${process.arch}`);
  const file = join(targetDir, 'usr/bin/buildah');
  // A copy of the project in another place finds a buildah that knows the old one.
  if (existsSync(file) && !(await runCommand(file, ['--version'], { timeoutMs: 20_000 })).isOk) {
    rmSync(targetDir, { recursive: true, force: true });
  }
  const finish = (unpackedDir: string): Promise<void> => setRunPath(unpackedDir, targetDir);
  await unpackDebianPackages({ ...packages, finish }, { targetDir, cacheDir, log, signal });
  return {
    buildah: file,
    debootstrap: join(targetDir, 'usr/sbin/debootstrap'),
    env: { ...process.env, DEBOOTSTRAP_DIR: join(targetDir, 'usr/share/debootstrap') },
  };
}

/**
 * Writes into buildah where its libraries will be: it starts itself again from a copy in memory and with an empty
 * environment, so neither LD_LIBRARY_PATH nor a path relative to the program would do.
 */
async function setRunPath(unpackedDir: string, targetDir: string): Promise<void> {
  const folders = readdirSync(join(unpackedDir, 'usr/lib')).filter((name) => name.endsWith('-linux-gnu'));
  const searched = folders
    .flatMap((name) => [join(targetDir, 'usr/lib', name), join(targetDir, 'lib', name)])
    .join(':');
  const words = ['--force-rpath', '--set-rpath', searched, join(unpackedDir, 'usr/bin/buildah')];
  const { isOk, why } = await runCommand(join(unpackedDir, 'usr/bin/patchelf'), words, { timeoutMs: 30_000 });
  if (!isOk) throw new Error(`buildah was fetched and cannot be told where its libraries are: ${why}`);
}
