import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../statistics.policy';
import { benchCommand } from './bench-command';
import { composeBenchFrames, frameWith } from './bench-frames';
import { besideNats } from './bench-setting';
import { measureFleet, missedByFleet } from './fleet-scale';
import type { FrameFeed } from './frame-feed';
import type { BenchedService } from './benched-service';
import { besideAnotherWorker, besideWorker, oldestTakenMs, readAges, type WorkerBench } from './worker-processes';

/** More than two workers of this machine can do, so that the rule "newest wins" has something to decide. */
const cameraCount = 16;
const framesPerSecondAndCamera = 5;
const faces = 4;
const rounds = 3;
const warmUpMs = 2_000;
const blockMs = 8_000;

/**
 * One worker and two on one bus, in turn; the second is only started, nothing is configured. Then a fleet of workers
 * whose models are a stand-in, for which exit code 1 says that twice the workers do not do twice the work.
 */
export const scaleBenchCommand = benchCommand('bench:scale', async () => {
  const figures = await besideWorker(cameraCount, measure);
  const fleet = await besideNats(async (setting) => measureFleet(setting, await composeBenchFrames(setting)));
  return { figures: { ...figures, fleet }, missed: missedByFleet(fleet) };
});

async function measure(bench: WorkerBench) {
  const { worker, feed, log } = bench;
  const { jpeg } = frameWith(bench.frames, faces);
  const offered = cameraCount * framesPerSecondAndCamera;
  log(`${cameraCount} cameras at ${framesPerSecondAndCamera} frames/s, ${faces} faces a frame: ${offered}/s`);
  const ofOne: LoadFigures[] = [];
  const ofTwo: LoadFigures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ofOne.push(await runLoad(feed, jpeg, [worker]));
    ofTwo.push(await besideAnotherWorker(bench, 'worker-2', (second) => runLoad(feed, jpeg, [worker, second])));
    await feed.forgetFacts();
  }
  const scale = [figuresOf(1, ofOne), figuresOf(2, ofTwo)];
  for (const figures of scale) log(lineOf(figures));
  const perSecond = (load: LoadFigures | undefined): number => (load?.handled ?? Number.NaN) / (load?.seconds ?? 1);
  const ratio = median(ofOne.map((one, round) => perSecond(ofTwo[round]) / perSecond(one)));
  log(`two workers handle ${ratio.toFixed(2)} times what one does (median of ${rounds} rounds)`);
  return { scale, ratio };
}

type LoadFigures = Awaited<ReturnType<typeof runLoad>>;

/** Cameras at an even pace, whether anybody keeps up or not. */
async function runLoad(feed: FrameFeed, jpeg: Uint8Array, workers: readonly BenchedService[]) {
  const agesNow = () => Promise.all(workers.map(async (worker) => readAges(await worker.metrics())));
  const early = await offer(feed, jpeg, warmUpMs);
  const before = await agesNow();
  const startedMs = performance.now();
  const offered = await offer(feed, jpeg, blockMs);
  const endedMs = performance.now();
  // At once: what waits when the cameras fall silent has no newer one behind it, and grows old before it is taken.
  const after = await agesNow();
  const [, answers] = await Promise.all([Promise.all(early), Promise.all(offered)]);
  const taken = answers.filter((answer) => answer !== undefined);
  const inTime = taken.filter(({ atMs }) => atMs <= endedMs).map(({ ageMs }) => ageMs);
  return {
    offered: answers.length,
    handled: inTime.length,
    /** Overwritten by a newer one of the same camera before a worker was free. */
    dropped: answers.length - taken.length,
    seconds: (endedMs - startedMs) / 1000,
    /** Age when the faces were published, of the frames that were handled. */
    saidAgeMsMedian: median(inTime),
    saidAgeMsMax: Math.max(0, ...inTime),
    /** No frame handed out was older; a bound of the metric's buckets. */
    oldestTakenMs: Math.max(...after.map((own, index) => oldestTakenMs(before[index] ?? [], own))),
  };
}

interface Answer {
  readonly ageMs: number;
  readonly atMs: number;
}

async function offer(feed: FrameFeed, jpeg: Uint8Array, durationMs: number): Promise<Promise<Answer | undefined>[]> {
  const everyMs = 1000 / (cameraCount * framesPerSecondAndCamera);
  const startedMs = performance.now();
  const answers: Promise<Answer | undefined>[] = [];
  for (let atMs = 0; atMs < durationMs; atMs += everyMs) {
    const waitMs = startedMs + atMs - performance.now();
    if (waitMs > 0) await pause(waitMs);
    answers.push(feed.send(jpeg).then((ageMs) => (ageMs === undefined ? ageMs : { ageMs, atMs: performance.now() })));
  }
  return answers;
}

function figuresOf(workers: number, loads: readonly LoadFigures[]) {
  const of = (name: keyof LoadFigures): number[] => loads.map((load) => load[name]);
  const sum = (name: keyof LoadFigures): number => of(name).reduce((total, count) => total + count, 0);
  return {
    workers,
    handledPerSecond: sum('handled') / sum('seconds'),
    offeredPerSecond: sum('offered') / sum('seconds'),
    dropped: sum('dropped'),
    oldestTakenMs: Math.max(...of('oldestTakenMs')),
    saidAgeMsMedian: median(of('saidAgeMsMedian')),
    saidAgeMsMax: Math.max(...of('saidAgeMsMax')),
  };
}

function lineOf(figures: ReturnType<typeof figuresOf>): string {
  const { workers, handledPerSecond, offeredPerSecond, dropped, saidAgeMsMedian, saidAgeMsMax } = figures;
  return (
    `${workers} worker${workers === 1 ? '' : 's'}: ${handledPerSecond.toFixed(1)} of ${offeredPerSecond.toFixed(1)} frames/s ` +
    `handled, ${dropped} dropped for newer ones, none handed out older than ${figures.oldestTakenMs} ms; faces published ` +
    `${saidAgeMsMedian.toFixed(0)} ms after the capture (median), ${saidAgeMsMax.toFixed(0)} ms at most`
  );
}
