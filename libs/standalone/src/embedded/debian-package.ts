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

/** What to unpack: these packages and, of all that they need, those whose names match. */
export interface PackageChoice {
  /** As it is called in the log. */
  readonly what: string;
  readonly roots: readonly string[];
  readonly alsoNeeded?: RegExp;
  /** Done to the unpacked folder before it takes its name, so that nobody finds it half done. */
  readonly finish?: (unpackedDir: string) => void | Promise<void>;
}

export interface PackagePlace {
  readonly targetDir: string;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Downloads packages of the machine's own Debian or Ubuntu sources and unpacks them into `targetDir`, unless that is
 * there, without installing anything: apt works in folders of its own under `cacheDir`, needs no root and leaves the
 * system's lists, caches and hooks alone. Safe when two processes do it at once: the first complete folder wins.
 *
 * @throws Error saying which step failed and how, when the system has no apt or a package cannot be had
 */
export async function unpackDebianPackages(
  choice: PackageChoice,
  { targetDir, cacheDir, log, signal }: PackagePlace,
): Promise<void> {
  if (existsSync(targetDir)) return;
  log(`fetching ${choice.what} from the package sources of this system, into the project folder only`);
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
    const names = await namesOf(choice, { env, cwd: workDir, signal });
    const downloadDir = join(workDir, 'download');
    mkdirSync(downloadDir);
    const download = await runCommand('apt-get', ['-q', 'download', ...names], {
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      env,
      cwd: downloadDir,
      signal,
    });
    const files = readdirSync(downloadDir).filter((entry) => entry.endsWith('.deb'));
    if (!download.isOk || files.length < names.length) {
      const why = download.why || update.why || 'no file came';
      throw new Error(`apt-get could not download ${choice.roots.join(', ')}: ${why}`);
    }
    const unpackedDir = join(workDir, 'unpacked');
    for (const file of files) {
      const unpack = await runCommand('dpkg-deb', ['-x', join(downloadDir, file), unpackedDir], { timeoutMs: 60_000 });
      if (!unpack.isOk) throw new Error(`dpkg-deb could not unpack ${file}: ${unpack.why}`);
    }
    await choice.finish?.(unpackedDir);
    moveIntoPlace(unpackedDir, targetDir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
}

async function namesOf(
  { roots, alsoNeeded }: PackageChoice,
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string; readonly signal: AbortSignal | undefined },
): Promise<readonly string[]> {
  if (alsoNeeded === undefined) return roots;
  const hard = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map((kind) => `--no-${kind}`);
  const { isOk, stdout, why } = await runCommand('apt-cache', ['depends', '--recurse', ...hard, ...roots], {
    timeoutMs: UPDATE_TIMEOUT_MS,
    ...options,
  });
  if (!isOk) throw new Error(`apt-cache does not know ${roots.join(', ')}: ${why}`);
  // Each package stands once at the beginning of a line, with what it needs below.
  const needed = stdout.split('\n').filter((line) => /^[a-z0-9]/.test(line) && alsoNeeded.test(line));
  return [...new Set([...roots, ...needed])];
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
