import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import {
  findFfmpeg,
  findNats,
  natsFromDebian,
  prepareModels,
  startNats,
  startPostgres,
} from '@smart-attendance/standalone';
import { queryDatabase } from '@smart-attendance/testing';
import { messageOf } from '../command';
import { prepareDemo } from '../demo-video';
import { fetchGstreamer } from './gstreamer';
import { fetchPromtool } from './promtool';
import { checkImages } from '../images/check-images.command';
import { findImageTools, imagesObstacle } from '../images/image-tools';
import { projectPaths } from '../project-paths';
import { listenForInterrupt, unlessAborted } from '../start/interrupt';
import { Progress } from '../start/progress';
import { runChildStep } from './child-step';
import { addCounts, countLine, countOfCheck, countOfJest, isGreen, NOTHING, type TestCount } from './test-count.policy';
import { makeTestFolder, removeStaleTestFolders, removeTestFolder } from './test-folder';

const CHECK_TIMEOUT_MS = 20 * 60_000;
/** 17 minutes on two cores, several times that beside other work. */
const JEST_TIMEOUT_MS = 120 * 60_000;

interface TestRun {
  readonly repoDir: string;
  readonly folder: string;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * `npm test [-- jest arguments]`: contracts, lint and all specs, with real NATS, Postgres, ffmpeg and models. With
 * arguments only jest runs, with those. Ends with the line `N passed, N failed`, from jest's own report.
 */
export async function testCommand(jestArgs: readonly string[]): Promise<number> {
  const paths = projectPaths();
  const progress = new Progress();
  const interrupt = listenForInterrupt();
  const stops: (() => Promise<void>)[] = [];
  let count = NOTHING;
  try {
    await removeStaleTestFolders(paths.dataDir, progress.step);
    const folder = makeTestFolder(paths.dataDir);
    stops.push(() => {
      removeTestFolder(folder);
      return Promise.resolve();
    });
    const { repoDir, cacheDir, modelsDir } = paths;
    const run = { repoDir, cacheDir, folder, log: progress.step, signal: interrupt.signal };
    const isWhole = jestArgs.length === 0;
    // Specs and what they need mostly wait, so the rest is done beside them. All come to their end, also when one is
    // interrupted: jest works on servers that are stopped after this.
    const parts = await Promise.allSettled([
      isWhole ? runChecks(run) : NOTHING,
      isWhole && process.env['CHECK_IMAGES'] === 'true' ? checkImagesIfPossible(run) : NOTHING,
      prepareOutside(run, modelsDir, stops).then(
        (env) => runJest(run, env, jestArgs),
        (error: unknown) => {
          // Said now: the checks take minutes more.
          if (!interrupt.signal.aborted) console.error(messageOf(error));
          return countOfCheck(false);
        },
      ),
    ]);
    for (const part of parts) {
      if (part.status === 'rejected') throw part.reason;
      count = addCounts(count, part.value);
    }
  } catch (error) {
    count = addCounts(count, countOfCheck(false));
    if (!interrupt.signal.aborted) console.error(messageOf(error));
  } finally {
    for (const stop of stops.reverse()) {
      await stop().catch((error: unknown) => {
        console.error(messageOf(error));
      });
    }
    interrupt.release();
  }
  if (interrupt.signal.aborted) console.error(`Stopped by ${String(interrupt.signal.reason)}.`);
  console.log(countLine(count));
  return isGreen(count) && !interrupt.signal.aborted ? 0 : 1;
}

/** The environment of the specs, and everything it speaks of. */
async function prepareOutside(
  run: TestRun,
  modelsDir: string,
  stops: (() => Promise<void>)[],
): Promise<NodeJS.ProcessEnv> {
  const { repoDir, folder, cacheDir, log, signal } = run;
  const ffmpeg = await findFfmpeg();
  await unlessAborted(prepareModels({ modelsDir, cacheDir, log }), signal);
  const nats = await startNats({ dataDir: join(folder, 'nats'), cacheDir, log, signal });
  stops.push(nats.stop);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), cacheDir, log, signal });
  stops.push(postgres.stop);
  if ((process.env['DATABASE_URL'] ?? '') === '') await waitForNoDisk(postgres.url);
  log(`${nats.description}, ${postgres.description}, ffmpeg ${ffmpeg.version}`);
  const [gstreamerDir, promtool, natsServers] = await Promise.all([
    // A second, foreign camera server; specs that want it say in their names when it is not here.
    orWithout(run, "no GStreamer but the system's own, if any", () =>
      Promise.resolve(process.env['GSTREAMER_DIR'] ?? fetchGstreamer(cacheDir, log, signal)),
    ),
    orWithout(run, "no promtool but the system's own, if any", () => fetchPromtool(cacheDir, log, signal)),
    natsServerBins(run),
    // Composed here, where it takes 17 s and nobody waits with a clock, and not by the first spec that wants it, beside
    // all others. Those that want it and cannot have it say so themselves.
    orWithout(run, 'no demo video', () =>
      unlessAborted(prepareDemo({ cacheDir, ffmpegBin: ffmpeg.file, log }), signal),
    ),
  ]);
  const sharedDataDir = process.env['SHARED_DATA_DIR'] ?? resolve(repoDir, '../shared/data');
  return {
    ...process.env,
    TMPDIR: join(folder, 'tmp'), // what an interrupted spec leaves there goes with the folder
    NATS_URL: nats.url,
    DATABASE_URL: postgres.url,
    FFMPEG_BIN: ffmpeg.file,
    MODELS_DIR: modelsDir,
    ...natsServers,
    ...(promtool === undefined ? {} : { PROMTOOL_BIN: promtool }),
    ...(gstreamerDir === undefined ? {} : { GSTREAMER_DIR: gstreamerDir }),
    ...(existsSync(sharedDataDir) ? { SHARED_DATA_DIR: sharedDataDir } : {}),
  };
}

/** Nobody wants what the throw-away server holds once it is gone, so no commit waits until it is on disk. */
async function waitForNoDisk(url: string): Promise<void> {
  await queryDatabase(url, 'ALTER SYSTEM SET synchronous_commit = off');
  await queryDatabase(url, 'SELECT pg_reload_conf()');
}

/** Undefined, and a line that says what the specs must do without and why, where it cannot be had. */
async function orWithout<T>(
  { log, signal }: Pick<TestRun, 'log' | 'signal'>,
  what: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    log(`${what}: ${messageOf(error)}`);
    return undefined;
  }
}

/**
 * Specs that crash a NATS server of their own need the program and not only the address of a running one. Those of
 * messaging run on the oldest one that is supported, too.
 */
async function natsServerBins(run: TestRun): Promise<NodeJS.ProcessEnv> {
  const { cacheDir, log, signal } = run;
  // Without any, as where NATS_URL is given and nothing can be fetched, those specs say so.
  const current = await findNats({ cacheDir, log, env: process.env, signal }).catch(() => undefined);
  const oldest = await orWithout(run, 'messaging is not tested on the oldest nats-server', () =>
    natsFromDebian(cacheDir, log, signal),
  );
  const file = current?.kind === 'binary' ? current.file : undefined;
  return {
    ...(file === undefined ? {} : { NATS_SERVER_BIN: file }),
    ...(oldest === undefined || oldest.file === file ? {} : { NATS_SERVER_BIN_OLDEST: oldest.file }),
  };
}

async function runChecks(run: TestRun): Promise<TestCount> {
  const checks = [
    // The set-up built what runs; this is the rest: specs, pages, e2e.
    { what: 'types', args: ['node_modules/@typescript/native/bin/tsc', '-b', '--checkers', '1', '--pretty', 'false'] },
    { what: 'contracts', args: ['tools/proto.mjs', 'check'] },
    { what: 'client', args: ['tools/openapi.mjs', 'check'] },
    { what: 'lint', args: ['node_modules/oxlint/bin/oxlint', '-c', 'oxlint.config.mjs'] },
    { what: 'format', args: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
  ];
  const { repoDir: cwd, folder, signal } = run;
  const env = { ...process.env, TMPDIR: join(folder, 'tmp') };
  let count = NOTHING;
  for (const { what, args } of checks) {
    const step = { file: process.execPath, args, cwd, env, timeoutMs: CHECK_TIMEOUT_MS, signal };
    const isOk = (await runChildStep(step)) === 0;
    run.log(`${what}: ${isOk ? 'good' : 'FAILED'}`);
    count = addCounts(count, countOfCheck(isOk));
  }
  return count;
}

/** Takes a quarter of an hour beside the specs, so it is asked for; `deploy/check-images` does it alone. */
async function checkImagesIfPossible(run: TestRun): Promise<TestCount> {
  const { cacheDir, log, signal } = run;
  const tools = await orWithout(run, 'images: not checked here', () => {
    const obstacle = imagesObstacle();
    if (obstacle !== undefined) throw new Error(obstacle);
    return findImageTools(cacheDir, log, signal);
  });
  if (tools === undefined) return NOTHING;
  return countOfCheck((await orWithout(run, 'images: FAILED', () => checkImages({ tools }, log, signal))) === 0);
}

async function runJest(run: TestRun, env: NodeJS.ProcessEnv, jestArgs: readonly string[]): Promise<TestCount> {
  const reportFile = join(run.folder, 'jest.json');
  const cacheDir = join(run.cacheDir, 'jest');
  // A spec that fails in its set-up leaves open what it had opened, and jest in one process would wait for that for
  // ever.
  const own = ['--json', '--outputFile', reportFile, '--cacheDirectory', cacheDir, '--forceExit'];
  const args = ['node_modules/jest/bin/jest.js', ...own, ...jestArgs];
  // Jest reports on standard error; what the services under test log would bury it.
  const outputFile = join(run.folder, '..', 'last-test-output.log');
  const { repoDir: cwd, signal } = run;
  const step = { file: process.execPath, args, cwd, env, timeoutMs: JEST_TIMEOUT_MS, signal, outputFile };
  const code = await runChildStep(step);
  run.log(`what the services under test logged is in ${relative(run.repoDir, outputFile)}`);
  const count = countOfJest(existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : undefined);
  return code !== 0 && count.failed === 0 ? addCounts(count, countOfCheck(false)) : count;
}
