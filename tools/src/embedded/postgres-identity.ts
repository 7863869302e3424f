import { chownSync } from 'node:fs';
import { userInfo } from 'node:os';
import { runCommand, splitCommand } from './run-command';

const NOBODY_ID = 65_534;

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
 * which changes nothing on the system; where namespaces are forbidden (some containers), as `nobody`, who is then made
 * the owner of the data folder.
 */
export async function postgresIdentity(): Promise<PostgresIdentity> {
  if (userInfo().uid !== 0) return { prefix: [] };
  const prefix = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
  const { file, args } = splitCommand([...prefix, 'true']);
  const { isOk } = await runCommand(file, args, { timeoutMs: 5_000 });
  return isOk ? { prefix } : { prefix: [], uid: NOBODY_ID, gid: NOBODY_ID };
}

export function giveTo(identity: PostgresIdentity, ...paths: readonly string[]): void {
  if (identity.uid === undefined || identity.gid === undefined) return;
  for (const path of paths) chownSync(path, identity.uid, identity.gid);
}
