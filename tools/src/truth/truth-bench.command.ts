import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cpus } from 'node:os';
import { seededRandom } from '@smart-attendance/testing';
import { findFfmpeg, prepareModels } from '@smart-attendance/standalone';
import { missingFiles } from '../accuracy/lfw-protocol';
import { saveFigures } from '../bench/bench-command';
import { callerPath } from '../caller-path';
import { command, WrongArguments } from '../command';
import { projectPaths } from '../project-paths';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { FilmPlayer, type PlayedFilm } from './film-player';
import { castOfData, castOfDemo, type TruthCast } from './truth-cast';
import { barsOf, figuresOf } from './truth-figures.policy';
import { composeFilm } from './truth-films';
import { explainMisses } from './truth-misses';
import { reportLines } from './truth-report';
import { scoreVisits, type TrueVisit } from './truth-score.policy';
import { TruthSystem } from './truth-system';
import { scriptFilms, type ScriptedFilm } from './visit-script.policy';

const USAGE = `npm run bench:truth -- [--data DIR] [--visits N] [--seed N] [--cameras N] [--json FILE]
  --data DIR   the folder that npm run accuracy takes; without it the people of the demo
  --visits N   visits of strangers, 200 unless told (20 of the demo's); and as many of enrolled people
  --seed N     1 unless told; the same seed makes the same films
  --cameras N  at most so many at a time, twice the cores unless told; fewer while the machine does not keep up
  --json FILE  every figure as JSON, and every visit
Ends with 0 when the bars are met or the data is not there, with 1 when one is missed.`;

interface TruthOptions {
  readonly dataDir: string | undefined;
  readonly strangerVisits: number;
  readonly seed: number;
  readonly camerasMax: number;
  readonly jsonFile: string | undefined;
}

const text = { type: 'string' } as const;
const options = { data: text, visits: text, seed: text, cameras: text, json: text } as const;
/** What is on its way from the last frame to the last row. */
const settleMs = 5_000;
const filmsComposedAtOnce = 2;

/** Plays visits of which everything is known as cameras to the whole system, and scores the rows that come of it. */
export const truthBenchCommand = command({ usage: USAGE, options }, async ({ values }, { explain }) => {
  const dataDir = values.data === undefined ? undefined : callerPath(values.data);
  const missing = dataDir === undefined ? [] : missingFiles(dataDir);
  if (dataDir !== undefined && missing.length > 0) {
    console.log(`Skipped: ${dataDir} ${existsSync(dataDir) ? `has no ${missing.join(', ')}` : 'is not there'}.`);
    return 0;
  }
  const interrupt = listenForInterrupt();
  try {
    return await bench(
      {
        dataDir,
        strangerVisits: numberOf('visits', values.visits ?? (dataDir === undefined ? '20' : '200'), 1_000),
        seed: numberOf('seed', values.seed ?? '1', 1_000_000),
        camerasMax: numberOf('cameras', values.cameras ?? String(2 * cpus().length), 64),
        jsonFile: values.json === undefined ? undefined : callerPath(values.json),
      },
      interrupt.signal,
    );
  } catch (error) {
    if (error instanceof WrongArguments) throw error;
    console.error(explain(error));
    return 1;
  } finally {
    interrupt.release();
  }
});

function numberOf(name: string, given: string, max: number): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new WrongArguments(`--${name} must be a whole number from 1 to ${max}.`);
  }
  return value;
}

async function bench(given: TruthOptions, signal: AbortSignal): Promise<number> {
  const { step: log } = new Progress();
  const { dataDir, modelsDir, cacheDir } = projectPaths();
  const folder = makeTestFolder(dataDir);
  try {
    await prepareModels({ modelsDir, cacheDir, log });
    const { file: ffmpegFile } = await findFfmpeg();
    const request = { modelsDir, cacheDir, ffmpegFile, log };
    const cast = given.dataDir === undefined ? await castOfDemo(request) : await castOfData(given.dataDir, request);
    const { strangerVisits, seed } = given;
    const films = scriptFilms({ ...cast, strangerVisits, random: seededRandom(seed) });
    const files = await composeAll(films, cast, request, signal);
    const system = await TruthSystem.start(folder, log, signal);
    try {
      return await measure(system, cast, files, { ...given, log, signal });
    } finally {
      await system.running.stop();
    }
  } finally {
    removeTestFolder(folder);
  }
}

type FilmFile = Awaited<ReturnType<typeof composeAll>>[number];

async function composeAll(
  films: readonly ScriptedFilm[],
  cast: TruthCast,
  request: Parameters<typeof composeFilm>[2] & { readonly log: (line: string) => void },
  signal: AbortSignal,
) {
  const files: { readonly film: ScriptedFilm; readonly file: string }[] = [];
  const pending = films.entries();
  const work = async (): Promise<void> => {
    for (const [index, film] of pending) {
      signal.throwIfAborted();
      files[index] = { film, file: await composeFilm(film, cast, request) };
    }
  };
  const visits = films.reduce((sum, film) => sum + film.visits.length, 0);
  request.log(`${films.length} films with ${visits} visits; composing those that are not there yet`);
  await Promise.all(Array.from({ length: filmsComposedAtOnce }, work));
  return files;
}

interface Measuring extends TruthOptions {
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

async function measure(
  system: TruthSystem,
  cast: TruthCast,
  files: readonly FilmFile[],
  { camerasMax, seed, jsonFile, log, signal }: Measuring,
): Promise<number> {
  const { enrolled, refusals } = await system.enrol(cast.enrolled);
  log(`${enrolled.size} of ${cast.enrolled.length} people enrolled; photos refused: ${JSON.stringify(refusals)}`);
  const { threshold, state, people } = await system.computedThreshold();
  log(`threshold ${threshold.toFixed(3)} (${state}) with ${people} people`);
  const framesTaken = () => system.framesTaken();
  const { played, load } = await FilmPlayer.play(files, { api: system.api, framesTaken, camerasMax, log, signal });
  await pause(settleMs, undefined, { signal });
  const truth = trueVisits(played, enrolled);
  const score = scoreVisits([...truth.keys()], await system.recognitions(), await system.rows());
  const figures = figuresOf(score, seededRandom(seed));
  const misses = await explainMisses(system, score, truth);
  const bars = barsOf(figures);
  console.log(['', ...reportLines(figures, load, misses), ''].join('\n'));
  for (const { isMet, sentence } of bars) console.log(`${isMet ? 'met   ' : 'MISSED'}  ${sentence}`);
  if (jsonFile !== undefined) {
    const setting = { seed, people, enrolled: enrolled.size, refusals, threshold, state };
    const scripts = new Map([...truth].map(([{ id }, script]) => [id, script]));
    const visits = score.visits.map((visit) => ({ ...visit, script: scripts.get(visit.id) ?? null }));
    await saveFigures(jsonFile, { setting, ...figures, load, bars, misses, visits });
  }
  return bars.every(({ isMet }) => isMet) ? 0 : 1;
}

/** Somebody of whom no photo was taken is a stranger. */
function trueVisits(played: readonly PlayedFilm[], enrolled: ReadonlyMap<string, string>) {
  const truth = new Map<TrueVisit, ScriptedFilm['visits'][number]>();
  for (const { film, cameraId, startedAtMs } of played) {
    for (const visit of film.visits) {
      const { class: kind, faceYPx, fromMs, toMs, walk } = visit;
      const personId = visit.isStranger ? undefined : enrolled.get(visit.personKey);
      const times = { fromMs: startedAtMs + fromMs, toMs: startedAtMs + toMs };
      truth.set({ id: walk.who, personId, class: kind, cameraId, faceYPx, ...times }, visit);
    }
  }
  return truth;
}
