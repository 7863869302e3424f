import { basename } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { list } from 'tar';
import { runCommand } from '../embedded/run-command';
import { pinnedDownload } from './pinned-download';

export interface NpmFilesRequest {
  /** Name and exact version, for example `@vladmandic/face-api@1.7.15`. */
  readonly packageSpec: string;
  /** Of the tarball, pinned in our own source. */
  readonly tarballSha256: string;
  /** Paths inside the package, without the archive's leading `package/`, for example `demo/sample1.jpg`. */
  readonly files: readonly string[];
  /** Keeps the tarball, so that a second call needs no network. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** How long npm may take; 3 minutes unless given. */
  readonly fetchTimeoutMs?: number;
}

/**
 * Takes named files out of a published npm package without installing it or any dependency of it, and running nothing
 * of it.
 *
 * @returns the bytes by the names asked for
 * @throws AppError `unavailable` when npm cannot get it, `malformed` when the bytes are not the pinned ones,
 *   `not_found` when a file is not in the package
 */
export async function fetchNpmFiles(request: NpmFilesRequest): Promise<Map<string, Buffer>> {
  const { packageSpec, tarballSha256, files, cacheDir, log, fetchTimeoutMs = 180_000 } = request;
  const tarball = await pinnedDownload({
    name: packageSpec,
    sha256: tarballSha256,
    cacheDir,
    fileName: `npm-${tarballSha256}.tgz`,
    log,
    download: (folder) => {
      log(`fetching ${packageSpec} from the npm registry`);
      return npmPack(packageSpec, folder, fetchTimeoutMs);
    },
  });
  const reads = new Map<string, Promise<Buffer>>();
  await list({
    file: tarball,
    strict: true,
    onReadEntry: (entry) => {
      const name = entry.path.slice(entry.path.indexOf('/') + 1);
      if (entry.type === 'File' && files.includes(name)) reads.set(name, entry.concat());
    },
  });
  const missing = files.filter((name) => !reads.has(name));
  if (missing.length > 0) throw new AppError('not_found', `${packageSpec} does not hold ${missing.join(', ')}.`);
  return new Map(await Promise.all([...reads].map(async ([name, bytes]) => [name, await bytes] as const)));
}

/** The new folder is npm's working folder too, so that nothing else can land in the cache. */
async function npmPack(packageSpec: string, folder: string, timeoutMs: number): Promise<void> {
  // The running npm names itself, which spares a search of PATH.
  const self = process.env['npm_execpath'] ?? '';
  const isNamed = /^npm-cli\.c?js$/.test(basename(self));
  const args = [
    'pack',
    packageSpec,
    '--ignore-scripts',
    '--workspaces=false',
    '--loglevel=error',
    `--pack-destination=${folder}`,
  ];
  const result = await runCommand(isNamed ? process.execPath : 'npm', [...(isNamed ? [self] : []), ...args], {
    timeoutMs,
    cwd: folder,
  });
  if (result.isOk) return;
  const lines = result.stderr
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*(notarget |404 )?/, '').trim());
  const reason = lines.find((line) => line !== '' && !line.startsWith('code ')) ?? result.why;
  const message = `npm could not fetch ${packageSpec}: ${reason}. Check that "npm view ${packageSpec} version" works here.`;
  throw new AppError('unavailable', message);
}
