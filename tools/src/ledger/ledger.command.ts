import { verifyLedger, type LedgerFindings } from '@smart-attendance/app-attendance';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterMajor, givenSettings, startPostgres, urlOfRunning, withEnvFile } from '@smart-attendance/standalone';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';
import { envFile } from '../tidy/env-example';

const usage = `npm run ledger -- verify [--database URL]

Goes through the ledger of attendance and names the first entry that does not fit, and every row that does not follow
from its entries. Of DATABASE_URL, else of npm start, whether it runs or not. Exit codes: 0 it fits, 1 it could not be
read, 2 wrong arguments, 3 it does not fit.`;

/** Apart from 1, which is that nobody knows. */
const doesNotFit = 3;

/** `npm run ledger -- verify`. */
export const ledgerCommand = command(
  { usage, options: { database: { type: 'string' } }, hasPositionals: true },
  async ({ positionals, values }, { isSystemRunning }) => {
    if (positionals.join() !== 'verify') throw new WrongArguments('Say what to do: verify.');
    const { step: log } = new Progress();
    const interrupt = listenForInterrupt();
    try {
      const given =
        values.database ?? givenSettings(withEnvFile(envFile, process.env, () => undefined))['DATABASE_URL'];
      const findings =
        given !== undefined ? await verifyLedger(given) : await verifyOwn(isSystemRunning, log, interrupt.signal);
      return report(findings);
    } finally {
      interrupt.release();
    }
  },
);

async function verifyOwn(
  isSystemRunning: boolean,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<LedgerFindings> {
  const { runDir, cacheDir } = projectPaths();
  const dataDir = join(runDir, 'postgres');
  if (clusterMajor(dataDir) === undefined) throw new Error('There is no ledger yet: npm start never ran here.');
  if (isSystemRunning) return verifyLedger(runningUrl(dataDir));
  const server = await startPostgres({
    dataDir,
    cacheDir,
    log,
    env: {},
    signal,
    logFile: join(runDir, 'logs/postgres.log'),
  });
  try {
    return await verifyLedger(server.url);
  } finally {
    await server.stop();
  }
}

function runningUrl(dataDir: string): string {
  const pidFile = join(dataDir, 'cluster/postmaster.pid');
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : Number.NaN;
  if (!Number.isInteger(port)) throw new Error('npm start is only just starting or stopping; try again in a minute.');
  return urlOfRunning(dataDir, port);
}

function report({ entries, head, brokenChain, rows, strayRows }: LedgerFindings): number {
  if (brokenChain !== undefined) console.log(`entry ${brokenChain.sequence} ${brokenChain.problem}`);
  for (const { subject, id, problem } of strayRows) console.log(`${subject} ${id}: ${problem}`);
  if (brokenChain !== undefined || strayRows.length > 0) return doesNotFit;
  console.log(`${entries} entries fit, and ${rows} rows follow from them; the head is ${head}`);
  return 0;
}
