import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type BackingServer,
  backUp,
  clusterMajor,
  finishKilledRestore,
  givenSettings,
  keysFileOf,
  restore,
  startPostgres,
  urlOfRunning,
  withEnvFile,
} from '@smart-attendance/standalone';
import { callerPath } from '../caller-path';
import { command, WrongArguments, type Command } from '../command';
import { projectPaths } from '../project-paths';
import { envFile } from '../tidy/env-example';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';

/**
 * `npm run backup -- FILE`: the database of `npm start` and its keys, whether it runs or not; if not, it cannot begin
 * to before we end.
 */
export const backupCommand = fileCommand('backup', async (file, { env, isSystemRunning, log, signal }) => {
  const { runDir, cacheDir } = projectPaths();
  const dataDir = join(runDir, 'postgres');
  if (!isSystemRunning) finishKilledRestore(runDir, log);
  if (clusterMajor(dataDir) === undefined) throw new Error('There is nothing to back up: npm start never ran here.');
  mkdirSync(dirname(file), { recursive: true });
  const server: BackingServer = isSystemRunning
    ? { ...runningServer(dataDir), stop: () => Promise.resolve() }
    : await startPostgres({ dataDir, cacheDir, log, env: {}, signal, logFile: join(runDir, 'logs/postgres.log') });
  try {
    log(`copying the database of ${server.description}`);
    const bytes = await backUp({ file, runDir, databaseUrl: server.url, signal });
    log(`${file}: the database, ${(bytes / 1e6).toFixed(1)} MB`);
    log(`${keysFileOf(file)}: its keys. Keep them apart from it: who has both can read everything`);
    if (env['MASTER_KEY'] !== undefined) log('note: MASTER_KEY is yours and in neither file; keep it, too');
  } finally {
    await server.stop();
  }
});

/** `npm run restore -- FILE`: puts such a backup in the place of what is here. */
export const restoreCommand = fileCommand('restore', async (file, { env, log, signal }) => {
  const { runDir, cacheDir } = projectPaths();
  finishKilledRestore(runDir, log);
  const before = await restore({ file, runDir, cacheDir, env, log, signal });
  if (before !== undefined) log(`what was here before is in ${before}; delete it when you do not need it any more`);
  log('restored; go on with: npm start');
  log('then see docs/runbook.md#restoring-a-backup: who was erased since this backup is there again');
});

interface Doing {
  readonly env: NodeJS.ProcessEnv;
  readonly isSystemRunning: boolean;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

function fileCommand(name: string, work: (file: string, doing: Doing) => Promise<void>): Command {
  const usage = `npm run ${name} -- FILE`;
  return command({ usage, options: {}, hasPositionals: true }, async ({ positionals }, { isSystemRunning }) => {
    const [file, ...rest] = positionals;
    if (file === undefined || rest.length > 0) throw new WrongArguments('Say the file.');
    const { step: log } = new Progress();
    const interrupt = listenForInterrupt();
    try {
      const env = givenSettings(withEnvFile(envFile, process.env, () => undefined));
      if (env['DATABASE_URL'] !== undefined) throw new Error(OWN_DATABASE);
      await work(callerPath(file), { env, isSystemRunning, log, signal: interrupt.signal });
      return 0;
    } catch (error) {
      if (interrupt.signal.aborted) throw new Error('Stopped.', { cause: error });
      throw error;
    } finally {
      interrupt.release();
    }
  });
}

const OWN_DATABASE =
  'DATABASE_URL is yours, and so is its backup: use pg_dump and pg_restore of its version (docs/install.md), and keep ' +
  'MASTER_KEY, without which neither faces nor camera passwords open.';

function runningServer(dataDir: string): Pick<BackingServer, 'url' | 'description'> {
  const pidFile = join(dataDir, 'cluster/postmaster.pid');
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : Number.NaN;
  if (!Number.isInteger(port)) throw new Error('npm start is only just starting or stopping; try again in a minute.');
  return { url: urlOfRunning(dataDir, port), description: `npm start, on 127.0.0.1:${port}` };
}
