import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterMajor, givenSettings, urlOfRunning, withEnvFile } from '@smart-attendance/standalone';
import { busOfRunning, givenBus } from '../beside-bus';
import { command } from '../command';
import { projectPaths, type ProjectPaths } from '../project-paths';
import { envFile } from '../tidy/env-example';
import { examineBus } from './bus';
import { examineDatabase } from './database';
import type { Finding } from './finding';
import { examineMachine, urlOf, type Whereabouts } from './machine';
import { examineSystem } from './system';

const usage = `npm run doctor [-- --url URL] [--json]

What is wrong with this installation, in sentences: of npm start, whether it runs or not, and of any other by NATS_URL,
DATABASE_URL and --url, where its API is. Changes nothing; where the services can be asked, a key of the API is lent for
it and taken back, which is in the audit log. Exit codes: 0 all is well, 1 something is wrong, 2 wrong arguments.`;

/** `npm run doctor`. */
export const doctorCommand = command(
  { usage, options: { url: { type: 'string' }, json: { type: 'boolean' } } },
  async ({ values }, { isSystemRunning }) => {
    const paths = projectPaths();
    const env = givenSettings(withEnvFile(envFile, process.env, () => undefined));
    const whereabouts = whereaboutsOf(env, isSystemRunning, values.url);
    const { bus, databaseUrl, problem } = addressesOf(paths, env, isSystemRunning);
    const findings: Finding[] = await examineMachine(paths, env, whereabouts);
    if (databaseUrl !== undefined) findings.push(...(await examineDatabase(databaseUrl)));
    if (bus !== undefined) findings.push(...(await examineBus(bus)));
    if (databaseUrl !== undefined && bus !== undefined) {
      findings.push(await examineSystem(values.url ?? urlOf(paths, env), { databaseUrl, ...bus }));
    }
    if (problem !== undefined) findings.push({ about: 'the system', problems: [problem] });
    return report(findings, values.json ?? false);
  },
);

/** `npm start` may have its database and its bus elsewhere and be here; whoever names the API means that one. */
export function whereaboutsOf(env: NodeJS.ProcessEnv, isSystemRunning: boolean, url?: string): Whereabouts {
  const isGiven = givenBus(env) !== undefined && env['DATABASE_URL'] !== undefined;
  if (isGiven && (url !== undefined || !isSystemRunning)) return 'elsewhere';
  return isSystemRunning ? 'runs-here' : 'not-running';
}

/** Those that are given win, as they do at the start. */
function addressesOf(paths: ProjectPaths, env: NodeJS.ProcessEnv, isSystemRunning: boolean) {
  const [ofEnv, givenDatabase] = [givenBus(env), env['DATABASE_URL']];
  const bus = ofEnv ?? busOfRunning(isSystemRunning);
  const databaseUrl = givenDatabase ?? (isSystemRunning ? ownDatabase(paths) : undefined);
  const isElsewhere = ofEnv !== undefined && givenDatabase !== undefined;
  const problem =
    bus !== undefined && databaseUrl !== undefined
      ? undefined
      : isSystemRunning
        ? 'npm start is only just starting or stopping; ask again in a minute.'
        : isElsewhere
          ? undefined
          : 'Nothing runs here: npm start. Of one that runs elsewhere give NATS_URL, DATABASE_URL and --url.';
  return { bus, databaseUrl, problem };
}

function ownDatabase({ runDir }: ProjectPaths): string | undefined {
  const dataDir = join(runDir, 'postgres');
  const pidFile = join(dataDir, 'cluster/postmaster.pid');
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : Number.NaN;
  return clusterMajor(dataDir) !== undefined && Number.isInteger(port) ? urlOfRunning(dataDir, port) : undefined;
}

function report(findings: readonly Finding[], isJson: boolean): number {
  const problems = findings.flatMap((finding) => finding.problems);
  if (isJson) {
    console.log(JSON.stringify({ is_well: problems.length === 0, findings }, undefined, 2));
  } else {
    for (const { about, problems: found } of findings) {
      if (found.length === 0) console.log(`well   ${about}`);
      for (const sentence of found) console.log(`WRONG  ${about}: ${sentence}`);
    }
    console.log(problems.length === 0 ? 'All is well.' : `${problems.length} things are wrong.`);
  }
  return problems.length === 0 ? 0 : 1;
}
