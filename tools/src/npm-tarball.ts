import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '@smart-attendance/errors';
import { readTar } from './tar-reader';

const runFile = promisify(execFile);
const unpack = promisify(gunzip);

/** The packages we take files from are 12 and 41 MB packed and 24 and 60 MB unpacked. */
const tarballBytesMax = 128 * 1024 * 1024;
const unpackedBytesMax = 512 * 1024 * 1024;

export interface NpmFilesRequest {
  /** Name and exact version, for example `@vladmandic/face-api@1.7.15`. */
  readonly packageSpec: string;
  /** The sha256 of the tarball, 64 hexadecimal digits, pinned in our own source. */
  readonly tarballSha256: string;
  /** Paths inside the package, without the archive's leading `package/`, for example `demo/sample1.jpg`. */
  readonly files: readonly string[];
  /** Keeps the tarball, so that a second call needs no network. Created when absent. */
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  /** How long npm may take; 3 minutes unless told. */
  readonly fetchTimeoutMs?: number;
}

/**
 * Takes named files out of a published npm package without installing it or any dependency of it, and running nothing
 * of it. Answers the bytes by the names asked for. The tarball comes through the npm client, so that its registry,
 * proxy and certificates apply, and is used only if its sha256 is the pinned one.
 *
 * Errors: `unavailable` when npm cannot get it, `malformed` when the bytes are not the pinned ones, `not_found` when a
 * file is not in the package.
 */
export async function fetchNpmFiles(request: NpmFilesRequest): Promise<Map<string, Buffer>> {
  const tarball = (await readCached(request)) ?? (await fetchTarball(request));
  return pickFiles(request, await unpackTarball(request.packageSpec, tarball));
}

async function readCached(request: NpmFilesRequest): Promise<Buffer | undefined> {
  const path = cachedPath(request);
  const cached = await readFile(path).catch(() => undefined);
  if (cached === undefined || sha256(cached) === request.tarballSha256) return cached;
  request.log(`The cached copy of ${request.packageSpec} is damaged; fetching it again.`);
  await rm(path, { force: true });
  return undefined;
}

async function fetchTarball(request: NpmFilesRequest): Promise<Buffer> {
  const cacheDir = resolve(request.cacheDir);
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, 'npm-pack-'));
  try {
    request.log(`Fetching ${request.packageSpec} from the npm registry.`);
    await npmPack(request, folder);
    const packed = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const path = join(folder, packed[0] ?? '');
    if (packed.length !== 1) throw cannotFetch(request, 'npm left no tarball');
    if ((await stat(path)).size > tarballBytesMax) throw cannotFetch(request, `it is over ${tarballBytesMax} bytes`);
    const tarball = await readFile(path);
    const actual = sha256(tarball);
    if (actual !== request.tarballSha256) {
      throw new AppError(
        'malformed',
        `The tarball of ${request.packageSpec} is not the one we pinned: its sha256 is ${actual}, expected ${request.tarballSha256}. Nothing of it was used.`,
        { reason: 'checksum_mismatch' },
      );
    }
    // A rename within one folder is atomic, so two processes that fetch at once leave one whole file.
    await rename(path, cachedPath(request));
    return tarball;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The new folder is npm's working folder too, so that nothing else can land in the cache. */
async function npmPack(request: NpmFilesRequest, folder: string): Promise<void> {
  const [command, ...before] = npmCommand();
  const options = ['--ignore-scripts', '--workspaces=false', '--loglevel=error', `--pack-destination=${folder}`];
  try {
    await runFile(command, [...before, 'pack', request.packageSpec, ...options], {
      cwd: folder,
      timeout: request.fetchTimeoutMs ?? 180_000,
      maxBuffer: 1024 * 1024,
      windowsHide: true,
    });
  } catch (error) {
    throw cannotFetch(request, firstLine(error), error);
  }
}

/** Under `npm start` the running npm names itself, which spares a search of PATH and a shell on Windows. */
function npmCommand(): [string, ...string[]] {
  const self = process.env['npm_execpath'] ?? '';
  return /^npm-cli\.c?js$/.test(basename(self)) ? [process.execPath, self] : ['npm'];
}

async function unpackTarball(packageSpec: string, tarball: Buffer): Promise<Buffer> {
  try {
    return await unpack(tarball, { maxOutputLength: unpackedBytesMax });
  } catch (error) {
    throw new AppError('malformed', `The tarball of ${packageSpec} cannot be unpacked.`, { cause: error });
  }
}

function pickFiles(request: NpmFilesRequest, archive: Buffer): Map<string, Buffer> {
  const wanted = new Set(request.files);
  const found = new Map<string, Buffer>();
  for (const file of readTar(archive)) {
    const name = file.name.slice(file.name.indexOf('/') + 1);
    // Copied, so that a small file does not keep the whole archive in memory.
    if (wanted.has(name)) found.set(name, Buffer.from(file.bytes));
  }
  const missing = request.files.filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new AppError('not_found', `${request.packageSpec} does not hold ${missing.join(', ')}.`);
  }
  return found;
}

function cachedPath(request: NpmFilesRequest): string {
  return join(request.cacheDir, `npm-${request.tarballSha256}.tgz`);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function cannotFetch(request: NpmFilesRequest, why: string, cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    `npm could not fetch ${request.packageSpec}: ${why}. Check that "npm view ${request.packageSpec} version" works here.`,
    { cause },
  );
}

/** What npm printed as the reason, kept to one line; a killed npm has said nothing. */
function firstLine(error: unknown): string {
  const failure = error as { stderr?: unknown; killed?: unknown; code?: unknown };
  if (failure.killed === true) return 'it took too long';
  if (failure.code === 'ENOENT') return 'there is no npm on PATH';
  const printed = typeof failure.stderr === 'string' ? failure.stderr : '';
  const lines = printed.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  const reason = lines.find((line) => line !== '' && !line.startsWith('code ')) ?? 'it gave no reason';
  return reason.replace(/^(notarget|404) |\.+$/g, '');
}
