import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lockHolder } from './process-lock.mjs';

/**
 * `npm run clean`: removes what was built, downloaded and recorded in this copy of the project, the embedded
 * database included; never node_modules. Works on a copy that does not install or build. Gives the exit code.
 */
export function clean(repoDir) {
  const dataDir = join(repoDir, '.data');
  const holder = namesIn(dataDir)
    .filter((name) => name.endsWith('.lock'))
    .map((name) => lockHolder(join(dataDir, name)))
    .find((pid) => pid !== undefined);
  if (holder !== undefined) {
    console.error(`Process ${holder} is running in this folder; stop it first, since this removes its data.`);
    return 1;
  }
  const targets = [
    dataDir,
    join(repoDir, '.nx'),
    join(repoDir, 'coverage'),
    ...['apps', 'libs'].flatMap((group) =>
      namesIn(join(repoDir, group)).map((name) => join(repoDir, group, name, 'dist')),
    ),
    ...['build', 'spec', 'vite'].map((name) => join(repoDir, `apps/dashboard/${name}.tsbuildinfo`)),
    join(repoDir, 'libs/client/esm/dist'),
    join(repoDir, 'tools/dist'),
    join(repoDir, 'e2e/dist'),
  ].filter((path) => existsSync(path));
  for (const target of targets) {
    rmSync(target, { recursive: true, force: true, maxRetries: 3 });
    console.log(`removed ${relative(repoDir, target)}`);
  }
  if (targets.length === 0) console.log('nothing to remove');
  return 0;
}

function namesIn(dir) {
  return existsSync(dir) ? readdirSync(dir) : [];
}
