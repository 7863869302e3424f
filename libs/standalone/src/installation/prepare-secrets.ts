import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clusterMajor } from '../embedded/postgres-cluster';
import { AdministratorLogin } from './administrator-login';
import { KeyMark } from './key-mark';
import { installationSecrets, type InstallationSecrets } from './secrets';

/**
 * What an installation on this machine is opened with: made at its first start, and looked at before anything else of
 * every other.
 *
 * @throws Error with a sentence for a person when the key of what is there is missing
 */
export function prepareSecrets(
  runDir: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): {
  secrets: InstallationSecrets;
  login: AdministratorLogin;
  /** Undefined for a database of one's own, of which there may be several. */
  keyMark: KeyMark | undefined;
} {
  const file = join(runDir, 'secrets.json');
  const isFirstStart = !existsSync(file);
  if (isFirstStart && env['MASTER_KEY'] === undefined && clusterMajor(join(runDir, 'postgres')) !== undefined) {
    throw new Error(
      `${file} is gone, and the key in it opens the faces and camera passwords of the database beside it. ` +
        'Put it back from a backup or set MASTER_KEY; or start afresh with: npm run clean',
    );
  }
  // First, since the file of the secrets says that there was a start.
  const login = new AdministratorLogin(join(runDir, 'first-login.json'), env, isFirstStart);
  const secrets = installationSecrets(file, env);
  if (env['DATABASE_URL'] !== undefined && env['MASTER_KEY'] === undefined) {
    // A database of one's own outlives `npm run clean`; the generated key that seals its pictures does not.
    log(`note: DATABASE_URL is yours, but the key that seals its pictures is in ${file}. Set MASTER_KEY.`);
  }
  const keyMark = env['DATABASE_URL'] === undefined ? new KeyMark(join(runDir, 'sealed-by')) : undefined;
  keyMark?.check(secrets.masterKey, secrets.masterKeysBefore);
  return { secrets, login, keyMark };
}
