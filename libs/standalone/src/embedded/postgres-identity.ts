import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand, splitCommand } from './run-command';

const NOBODY_ID = 65_534;
const OTHERS_MAY_PASS = 0o001;

/**
 * As whom Postgres runs, since it refuses root. `prefix` goes before its commands; `uid` and `gid` go to spawn.
 */
export interface PostgresIdentity {
  readonly prefix: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Anybody but root runs it as themselves. Root runs it in a user namespace where root's files belong to user 1000,
 * which changes nothing on the system; where namespaces are forbidden (Docker's default for root), as `nobody`, who is
 * then made the owner of `dataDir`.
 *
 * @throws Error with a way out when `nobody` cannot reach the project
 */
export async function postgresIdentity(dataDir: string, binDir: string): Promise<PostgresIdentity> {
  if (userInfo().uid !== 0) return { prefix: [] };
  const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  const { file, args } = splitCommand([...prefix, 'true']);
  if (!isNobodys(join(dataDir, 'cluster')) && (await runCommand(file, args, { timeoutMs: 5_000 })).isOk) {
    return { prefix };
  }
  const nobody = { prefix: [], uid: NOBODY_ID, gid: NOBODY_ID };
  await letIn(nobody, dataDir, binDir);
  return nobody;
}

export function giveTo(identity: PostgresIdentity, ...paths: readonly string[]): void {
  if (identity.uid === undefined || identity.gid === undefined) return;
  for (const path of paths) chownSync(path, identity.uid, identity.gid);
}

function isNobodys(clusterDir: string): boolean {
  return existsSync(clusterDir) && statSync(clusterDir).uid === NOBODY_ID;
}

/** The folder above keeps its files private and lets others pass through. */
async function letIn(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  dataDir: string,
  binDir: string,
): Promise<void> {
  chownSync(dataDir, uid, gid);
  const above = dirname(dataDir);
  const { mode } = statSync(above);
  if ((mode & OTHERS_MAY_PASS) === 0) chmodSync(above, (mode & 0o7777) | OTHERS_MAY_PASS);
  const options = { timeoutMs: 10_000, cwd: '/', uid, gid };
  const reachesData = await runCommand('test', ['-w', dataDir], options);
  const runsPostgres = await runCommand(join(binDir, 'postgres'), ['--version'], options);
  if (reachesData.isOk && runsPostgres.isOk) return;
  throw new Error(
    `Postgres refuses to run as root, user namespaces are forbidden here, and the user nobody cannot reach ${dataDir} ` +
      `and ${binDir}. Start as an ordinary user, or put the project where others may pass (/opt, /srv), or give ` +
      'DATABASE_URL.',
  );
}
