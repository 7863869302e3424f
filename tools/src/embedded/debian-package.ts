import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findOnPath, runCommand } from './run-command';

const UPDATE_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const SYSTEM_CONFIG_DIR = '/etc/apt/apt.conf.d';

/**
 * Downloads one package of the machine's own Debian or Ubuntu sources and unpacks it into `targetDir`, without
 * installing anything: apt works in folders of its own under `cacheDir`, needs no root and leaves the system's lists,
 * caches and hooks alone. Safe when two processes do it at once: the first complete folder wins.
 *
 * @throws Error saying which step failed and how, when the system has no apt or the package cannot be had
 */
export async function unpackDebianPackage(
  name: string,
  targetDir: string,
  cacheDir: string,
  signal?: AbortSignal,
): Promise<void> {
  if (findOnPath('apt-get') === undefined || findOnPath('dpkg-deb') === undefined) {
    throw new Error('this system has no apt-get and dpkg-deb');
  }
  mkdirSync(cacheDir, { recursive: true });
  const workDir = mkdtempSync(join(cacheDir, 'apt-'));
  try {
    const env = { ...process.env, APT_CONFIG: writeAptConfig(workDir), LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    // An update that fails for one of several sources may still have brought the list we need: the download decides.
    const update = await runCommand('apt-get', ['-q', 'update'], {
      timeoutMs: UPDATE_TIMEOUT_MS,
      env,
      cwd: workDir,
      signal,
    });
    const downloadDir = join(workDir, 'download');
    mkdirSync(downloadDir);
    const download = await runCommand('apt-get', ['-q', 'download', name], {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      env,
      cwd: downloadDir,
      signal,
    });
    const file = readdirSync(downloadDir).find((entry) => entry.endsWith('.deb'));
    if (!download.isOk || file === undefined) {
      throw new Error(`apt-get could not download ${name}: ${download.why || update.why || 'no file came'}`);
    }
    const unpackedDir = join(workDir, 'unpacked');
    const unpack = await runCommand('dpkg-deb', ['-x', join(downloadDir, file), unpackedDir], { timeoutMs: 60_000 });
    if (!unpack.isOk) throw new Error(`dpkg-deb could not unpack ${file}: ${unpack.why}`);
    moveIntoPlace(unpackedDir, targetDir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

function moveIntoPlace(fromDir: string, targetDir: string): void {
  try {
    renameSync(fromDir, targetDir);
  } catch (error) {
    if (!existsSync(targetDir)) throw error; // else somebody else was faster, with the same package
  }
}

/**
 * The machine's own settings (mirrors, proxies, certificates) stay in force; only the places apt writes to are ours,
 * and hooks are cleared, since those act on the system's folders.
 */
function writeAptConfig(workDir: string): string {
  const partsDir = join(workDir, 'apt.conf.d');
  for (const folder of [partsDir, join(workDir, 'lists/partial'), join(workDir, 'cache/archives/partial')]) {
    mkdirSync(folder, { recursive: true });
  }
  const parts = existsSync(SYSTEM_CONFIG_DIR) ? readdirSync(SYSTEM_CONFIG_DIR) : [];
  for (const part of parts) {
    try {
      copyFileSync(join(SYSTEM_CONFIG_DIR, part), join(partsDir, part));
    } catch {
      // A part we may not read is root's own business.
    }
  }
  writeFileSync(
    join(partsDir, 'zzz-without-the-system'),
    [
      `Dir::State::Lists "${workDir}/lists";`,
      `Dir::Cache "${workDir}/cache";`,
      `Dir::Cache::Archives "${workDir}/cache/archives";`,
      'Debug::NoLocking "1";',
      'APT::Sandbox::User "";',
      'Acquire::Languages "none";',
      'Acquire::Retries "2";',
      'Acquire::http::Timeout "20";',
      'Acquire::https::Timeout "20";',
      ...['APT::Update::Pre-Invoke', 'APT::Update::Post-Invoke', 'APT::Update::Post-Invoke-Success'].map(
        (hook) => `#clear ${hook};`,
      ),
      '',
    ].join('\n'),
  );
  const file = join(workDir, 'apt.conf');
  writeFileSync(file, `Dir::Etc::Parts "${partsDir}";\n`);
  return file;
}
