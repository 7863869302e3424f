import {
  GalleryOperator,
  identityConfig,
  type GalleryFindings,
  type IdentityConfig,
  type RegisteredPack,
} from '@smart-attendance/app-identity';
import { loadConfig } from '@smart-attendance/config';
import {
  clusterMajor,
  givenSettings,
  installationSecrets,
  startPostgres,
  urlOfRunning,
  withEnvFile,
} from '@smart-attendance/standalone';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';
import { envFile } from '../tidy/env-example';

const usage = `npm run gallery -- verify
  Compares the searched index with Postgres: who is missing, too many, of other photos, and whom a search does not find.
npm run gallery -- rebuild
  Makes the index anew beside the one that is searched, and switches to it when it is whole. An embedded one is made anew
  by every running replica, within half a minute.
npm run gallery -- compare [--probes N]
  Searches by N (200) made-up pictures of enrolled people in the index and by comparing everybody.
npm run gallery -- packs
  The model packs that are registered: which one faces are compared by, and of how many photos each has a vector.

Of DATABASE_URL and MASTER_KEY, else of npm start, whether it runs or not; the index is the one of VECTOR_STORE. Exit codes:
0 it fits, 1 it could not be read, 2 wrong arguments, 3 it does not fit.`;

/** Apart from 1, which is that nobody knows. */
const doesNotFit = 3;
const probesDefault = 200;
const probesMax = 100_000;
/** Fewer of the probes find another best. */
const sameBestMin = 0.999;

type Work = (gallery: GalleryOperator, signal: AbortSignal) => Promise<number>;

/** `npm run gallery -- verify | rebuild | compare | packs`. */
export const galleryCommand = command(
  { usage, options: { probes: { type: 'string' } }, hasPositionals: true },
  async ({ positionals, values }, { isSystemRunning }) => {
    const work = workOf(positionals.join(' '), values.probes);
    const { step: log } = new Progress();
    const interrupt = listenForInterrupt();
    try {
      return await besideDatabase({ isSystemRunning, log, signal: interrupt.signal }, async (config) => {
        const gallery = await GalleryOperator.open(config);
        try {
          return await work(gallery, interrupt.signal);
        } finally {
          await gallery.close();
        }
      });
    } finally {
      interrupt.release();
    }
  },
);

function workOf(name: string, probes: string | undefined): Work {
  if (probes !== undefined && name !== 'compare') throw new WrongArguments('--probes belongs to compare.');
  const count = Number(probes ?? probesDefault);
  if (!Number.isInteger(count) || count < 2 || count > probesMax) {
    throw new WrongArguments(`--probes must be a whole number from 2 to ${probesMax}.`);
  }
  switch (name) {
    case 'verify':
      return async (gallery, signal) => reportFindings(await gallery.verify(signal));
    case 'rebuild':
      return rebuild;
    case 'compare':
      return (gallery, signal) => compare(gallery, count, signal);
    case 'packs':
      return async (gallery) => reportPacks(await gallery.packs());
    default:
      throw new WrongArguments('Say what to do: verify, rebuild, compare or packs.');
  }
}

function reportFindings({ packs, unreadable }: GalleryFindings): number {
  for (const { packId, people, missing, extra, stale, strays, notFound } of packs) {
    const found = { missing, extra, 'of other photos': stale, 'of another pack': strays, 'not found': notFound };
    const wrong = Object.entries(found).flatMap(([what, count]) => (count > 0 ? `${count} ${what}` : []));
    console.log(`${packId}: ${people} people, ${wrong.length === 0 ? 'all of them right' : wrong.join(', ')}`);
  }
  if (packs.length === 0) console.log('nobody is enrolled');
  for (const personId of unreadable) console.log(`person ${personId}: no template opens; MASTER_KEY may be another`);
  const isRight = packs.every((pack) => pack.missing + pack.extra + pack.stale + pack.strays + pack.notFound === 0);
  return isRight && unreadable.length === 0 ? 0 : doesNotFit;
}

const rebuild: Work = async (gallery, signal) => {
  const rebuilt = await gallery.rebuild(signal);
  if (rebuilt === 'by the replicas') console.log('every running replica makes its index anew within half a minute');
  else for (const { packId, people } of rebuilt) console.log(`${packId}: ${people} people, searched from now on`);
  return 0;
};

async function compare(gallery: GalleryOperator, probes: number, signal: AbortSignal): Promise<number> {
  const compared = await gallery.compare(probes, signal);
  for (const { packId, people, probes: tried, sameBest, sameTwo, searchP50Ms } of compared) {
    const shares = `the same best for ${percent(sameBest)}, best and second for ${percent(sameTwo)}`;
    console.log(`${packId}: ${people} people, ${tried} probes: ${shares}; p50 ${searchP50Ms.toFixed(1)} ms`);
  }
  if (compared.length === 0) console.log('fewer than two people are enrolled');
  return compared.every(({ sameBest }) => sameBest >= sameBestMin) ? 0 : doesNotFit;
}

function reportPacks(packs: readonly RegisteredPack[]): number {
  if (packs.length === 0) console.log('none is registered: faces are compared by the pack that the workers look with');
  for (const { packId, isActive, state, stalledReason, counts } of packs) {
    const { photosDone, photosTotal, photosFailed, peopleDone, peopleTotal } = counts;
    const waits = stalledReason === '' ? '' : `, waits because of ${stalledReason}`;
    const failed = photosFailed === 0 ? '' : `, ${photosFailed} it cannot read`;
    const of = `${photosDone} of ${photosTotal} photos${failed}, ${peopleDone} of ${peopleTotal} people`;
    console.log(`${packId}: ${isActive ? 'active, ' : ''}${state}${waits}; ${of}`);
  }
  return 0;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

interface Setting {
  readonly isSystemRunning: boolean;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The configuration that identity itself has, with the database running. */
async function besideDatabase(
  { isSystemRunning, log, signal }: Setting,
  work: (config: IdentityConfig) => Promise<number>,
): Promise<number> {
  const env = givenSettings(withEnvFile(envFile, process.env, () => undefined));
  if (env['DATABASE_URL'] !== undefined) return work(loadConfig(identityConfig, env));
  const { runDir, cacheDir } = projectPaths();
  const dataDir = join(runDir, 'postgres');
  if (clusterMajor(dataDir) === undefined) throw new Error('There is no gallery yet: npm start never ran here.');
  const { masterKey, masterKeysBefore } = installationSecrets(join(runDir, 'secrets.json'), env);
  const configAt = (url: string) => {
    const before = masterKeysBefore === undefined ? {} : { MASTER_KEYS_BEFORE: masterKeysBefore };
    return loadConfig(identityConfig, { ...env, ...before, DATABASE_URL: url, MASTER_KEY: masterKey });
  };
  if (isSystemRunning) return work(configAt(runningUrl(dataDir)));
  const logFile = join(runDir, 'logs/postgres.log');
  const server = await startPostgres({ dataDir, cacheDir, log, env: {}, signal, logFile });
  try {
    return await work(configAt(server.url));
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
