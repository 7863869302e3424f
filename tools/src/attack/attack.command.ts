import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { startSystem } from '../start/system';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { runAttacks, type AttackOutcome } from './run-attacks';

const usage = 'Usage: npm run attack [-- --json FILE --share 0.1]';
const keyLifeMs = 2 * 60 * 60_000;
const shownFindings = 40;
/** As the supervisor tells them: an error is ours, whatever a client sends. */
const serviceError = /^[\w-]+ error: /;
/** Else an attack from one address would soon be told to come back later, and be refused before anything is tried. */
const settings = {
  RATE_LIMIT_PER_MINUTE: '0',
  RATE_LIMIT_STRANGERS_PER_MINUTE: '0',
  LOGIN_FAILURES_MAX: '1000',
  LOG_LEVEL: 'error',
};

/** Attacks a system of its own, with servers and a folder of its own, that is gone afterwards. */
export const attackCommand = command(
  { usage, options: { json: { type: 'string' }, share: { type: 'string' } } },
  async ({ values: { json, share: given = '1' } }) => {
    const share = Number(given);
    if (!(share > 0 && share <= 1)) throw new WrongArguments('--share must be above 0 and at most 1.');
    const outcome = await attackFreshSystem(share);
    if (json !== undefined) writeFileSync(callerPath(json), `${JSON.stringify(outcome, undefined, 2)}\n`);
    const requests = outcome.counts.reduce((sum, counts) => sum + counts.requests, 0);
    for (const { attack, request, fault } of outcome.findings.slice(0, shownFindings)) {
      console.error(`${attack}: ${fault}: ${request}`);
    }
    console.log(`${requests} requests, ${outcome.findings.length} findings`);
    return outcome.findings.length === 0 ? 0 : 1;
  },
);

async function attackFreshSystem(share: number): Promise<AttackOutcome> {
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();
  const { step } = new Progress();
  const errors: string[] = [];
  const log = (line: string): void => {
    if (serviceError.test(line)) errors.push(line);
    step(line);
  };
  const folder = makeTestFolder(dataDir);
  try {
    const runDir = join(folder, 'run');
    mkdirSync(runDir, { mode: 0o700 });
    const paths = { repoDir, cacheDir, modelsDir, runDir };
    const env = { ...settings, PATH: process.env['PATH'], PORT: '0' };
    const system = await startSystem({ paths, env, log, signal: new AbortController().signal });
    try {
      const { key } = await system.asOperator((access) => access.lendKey('attack', keyLifeMs));
      const { databaseUrl, natsUrl, jwtSecret, masterKey, adminPassword } = system.settings;
      const secrets = [databaseUrl, natsUrl, masterKey, adminPassword];
      const attacked = { origin: system.baseUrl, apiKey: key, databaseUrl, jwtSecret, secrets };
      const { counts, findings } = await runAttacks(attacked, { share, log });
      const logged = errors.map((fault) => ({ attack: 'log', request: 'some request', fault }));
      return { counts, findings: [...findings, ...logged] };
    } finally {
      await system.stop();
    }
  } finally {
    removeTestFolder(folder);
  }
}
