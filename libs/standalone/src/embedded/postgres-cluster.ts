import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresBinaries } from './postgres-binary';
import { giveTo, type PostgresIdentity } from './postgres-identity';
import { runCommand, splitCommand } from './run-command';

const INITDB_TIMEOUT_MS = 180_000;
const UNFINISHED = 'cluster.new-';

export const POSTGRES_USER = 'smart_attendance';

/** The files of one embedded Postgres: the cluster itself and the password of its only user. */
export interface Cluster {
  readonly clusterDir: string;
  readonly password: string;
}

/** The major version that made the cluster in this folder; `undefined` when there is none yet. */
export function clusterMajor(dataDir: string): number | undefined {
  const file = join(dataDir, 'cluster/PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

export function readPassword(dataDir: string): string {
  return readFileSync(join(dataDir, 'password'), 'utf8').trim();
}

/**
 * The cluster in `dataDir`, made if it is not there. It is made beside its place and moved when complete, so that an
 * interrupted first start leaves nothing half done.
 */
export async function prepareCluster(
  dataDir: string,
  binaries: PostgresBinaries,
  identity: PostgresIdentity,
  signal?: AbortSignal,
): Promise<Cluster> {
  const passwordFile = join(dataDir, 'password');
  if (!existsSync(passwordFile)) {
    writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  const cluster: Cluster = {
    clusterDir: join(dataDir, 'cluster'),
    password: readPassword(dataDir),
  };
  if (clusterMajor(dataDir) !== undefined) return cluster;

  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(UNFINISHED))) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  giveTo(identity, dataDir, passwordFile);
  const reasons: string[] = [];
  for (const locale of localeChoices(binaries.major)) {
    const newDir = join(dataDir, `${UNFINISHED}${process.pid}`);
    mkdirSync(newDir, { mode: 0o700 });
    giveTo(identity, newDir);
    const result = await runInitdb({ newDir, passwordFile, locale, binaries, identity, signal });
    if (result === '') {
      renameSync(newDir, cluster.clusterDir);
      return cluster;
    }
    reasons.push(result);
    rmSync(newDir, { recursive: true, force: true });
    signal?.throwIfAborted();
  }
  throw new Error(`Postgres could not make its data folder in ${dataDir}: ${reasons.at(-1) ?? ''}`);
}

/**
 * Byte order for sorting, so that an index never depends on the system's C library, and Unicode rules for upper and
 * lower case, so that a search for "élodie" finds "Élodie".
 */
function localeChoices(major: number): readonly (readonly string[])[] {
  const unicode =
    major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale-provider=icu', '--icu-locale=und', '--locale=C'];
  return [unicode, ['--locale=C']];
}

interface Initdb {
  readonly newDir: string;
  readonly passwordFile: string;
  readonly locale: readonly string[];
  readonly binaries: PostgresBinaries;
  readonly identity: PostgresIdentity;
  readonly signal: AbortSignal | undefined;
}

/** Empty when it went well, else the reason. */
async function runInitdb({ newDir, passwordFile, locale, binaries, identity, signal }: Initdb): Promise<string> {
  const initdb = join(binaries.binDir, 'initdb');
  const options = [`--username=${POSTGRES_USER}`, '--auth=scram-sha-256', '--encoding=UTF8', ...locale];
  const files = [`--pgdata=${newDir}`, `--pwfile=${passwordFile}`];
  const { file, args } = splitCommand([...identity.prefix, initdb, ...files, ...options]);
  const { isOk, why } = await runCommand(file, args, {
    timeoutMs: INITDB_TIMEOUT_MS,
    cwd: newDir,
    signal,
    env: { ...process.env, LC_ALL: 'C' },
    ...(identity.uid === undefined ? {} : { uid: identity.uid }),
    ...(identity.gid === undefined ? {} : { gid: identity.gid }),
  });
  return isOk ? '' : why || 'initdb failed';
}
