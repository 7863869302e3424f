import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { isAlive, readPidFile } from '../supervisor/process-identity';
import { spawnScript } from './spawn-script';

export interface LeftBehind {
  readonly url: string;
  readonly pid: number;
}

/**
 * Starts a server in another process and kills that process, on a system that cannot end the server with it (its
 * `setpriv` fails), so that the server lives on without anybody to look after it.
 */
export async function leaveBehind(
  server: 'nats' | 'postgres',
  dataDir: string,
  env: NodeJS.ProcessEnv = {},
): Promise<LeftBehind> {
  const binDir = join(dataDir, 'bin');
  mkdirSync(binDir, { recursive: true });
  writeFileSync(join(binDir, 'setpriv'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(binDir, 'setpriv'), 0o755);
  const urlFile = join(dataDir, 'url');
  const start = server === 'nats' ? 'startNats' : 'startPostgres';
  const parent = spawnScript(
    `const { ${start} } = require(${JSON.stringify(join(__dirname, `../embedded/${server}.ts`))});
     const dir = ${JSON.stringify(dataDir)};
     ${start}({ dataDir: dir, cacheDir: dir, log: () => {}, env: ${JSON.stringify(env)} }).then(({ url }) => {
       require('fs').writeFileSync(${JSON.stringify(`${urlFile}.new`)}, url);
       require('fs').renameSync(${JSON.stringify(`${urlFile}.new`)}, ${JSON.stringify(urlFile)});
     });`,
    { ...process.env, PATH: [binDir, process.env['PATH']].join(delimiter) },
  );
  await waitFor(() => existsSync(urlFile), { what: `${server} to run`, timeoutMs: 60_000 });
  const gone = once(parent, 'exit');
  parent.kill('SIGKILL');
  await gone;
  const pid = readPidFile(join(dataDir, `${server}.pid`));
  if (pid === undefined || !isAlive(pid)) throw new Error(`The ${server} that should be left behind is gone.`);
  const url = readFileSync(urlFile, 'utf8');
  rmSync(urlFile);
  return { url, pid };
}
