import { setTimeout as pause } from 'node:timers/promises';
import { prepareModels } from '@smart-attendance/standalone';
import { median } from '../statistics.policy';
import { benchCommand } from './bench-command';
import { composeBenchFrames, frameWith } from './bench-frames';
import { besideNats, type BenchSetting } from './bench-setting';
import { FrameFeed } from './frame-feed';
import type { BenchedService } from './benched-service';
import { oldestTakenMs, readAges, startWorker, type AgeBucket } from './worker-processes';

/** More than two workers of this machine can do, so that the rule "newest wins" has something to decide. */
const cameraCount = 16;
const framesPerSecondAndCamera = 5;
const faces = 4;
const rounds = 3;
const warmUpMs = 2_000;
const blockMs = 8_000;

interface LoadFigures {
  readonly offered: number;
  readonly handled: number;
  readonly dropped: number;
  readonly seconds: number;
  /** Age when the faces were said, of the frames that were handled. */
  readonly saidAgeMsMedian: number;
  readonly saidAgeMsMax: number;
  /** No frame handed out was older; a bound of the metric's buckets. */
  readonly oldestTakenMs: number;
}

interface ScaleFigures {
  readonly workers: number;
  readonly handledPerSecond: number;
  readonly offeredPerSecond: number;
  /** Overwritten by a newer one of the same camera before a worker was free. */
  readonly dropped: number;
  readonly oldestTakenMs: number;
  readonly saidAgeMsMedian: number;
  readonly saidAgeMsMax: number;
}

/** One worker and two on one bus, in turn; the second is only started, nothing is configured. */
export const scaleBenchCommand = benchCommand('bench:scale', async () => ({ figures: await besideNats(measure) }));

async function measure(bench: BenchSetting): Promise<{ scale: ScaleFigures[]; ratio: number }> {
  await prepareModels(bench);
  const { jpeg } = frameWith(await composeBenchFrames(bench), faces);
  const offered = cameraCount * framesPerSecondAndCamera;
  bench.log(`${cameraCount} cameras at ${framesPerSecondAndCamera} frames/s, ${faces} faces a frame: ${offered}/s`);
  const first = await startWorker('worker-1', bench);
  const feed = await FrameFeed.open(bench.natsUrl, cameraCount);
  const loads: [LoadFigures[], LoadFigures[]] = [[], []];
  try {
    for (let round = 0; round < rounds; round += 1) {
      loads[0].push(await runLoad(feed, jpeg, [first]));
      const second = await startWorker('worker-2', bench);
      try {
        loads[1].push(await runLoad(feed, jpeg, [first, second]));
      } finally {
        await second.stop();
      }
      await feed.forgetFacts();
    }
  } finally {
    await feed.close();
    await first.stop();
  }
  const scale = loads.map((own, index) => figuresOf(index + 1, own));
  for (const figures of scale) bench.log(lineOf(figures));
  const ratio = median(loads[0].map((one, round) => perSecond(loads[1][round]) / perSecond(one)));
  bench.log(`two workers handle ${ratio.toFixed(2)} times what one does (median of ${rounds} rounds)`);
  return { scale, ratio };
}

interface Answer {
  readonly ageMs: number;
  readonly atMs: number;
}

/** Cameras at an even pace, whether anybody keeps up or not. */
async function runLoad(feed: FrameFeed, jpeg: Uint8Array, workers: readonly BenchedService[]): Promise<LoadFigures> {
  const agesNow = (): Promise<AgeBucket[][]> =>
    Promise.all(workers.map(async (worker) => readAges(await worker.metrics())));
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
    dropped: answers.length - taken.length,
    seconds: (endedMs - startedMs) / 1000,
    saidAgeMsMedian: median(inTime),
    saidAgeMsMax: Math.max(0, ...inTime),
    oldestTakenMs: Math.max(...after.map((own, index) => oldestTakenMs(before[index] ?? [], own))),
  };
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

function figuresOf(workers: number, loads: readonly LoadFigures[]): ScaleFigures {
  const sum = (of: (load: LoadFigures) => number): number => loads.reduce((total, load) => total + of(load), 0);
  const seconds = sum((load) => load.seconds);
  return {
    workers,
    handledPerSecond: sum((load) => load.handled) / seconds,
    offeredPerSecond: sum((load) => load.offered) / seconds,
    dropped: sum((load) => load.dropped),
    oldestTakenMs: Math.max(...loads.map((load) => load.oldestTakenMs)),
    saidAgeMsMedian: median(loads.map((load) => load.saidAgeMsMedian)),
    saidAgeMsMax: Math.max(...loads.map((load) => load.saidAgeMsMax)),
  };
}

function perSecond(load: LoadFigures | undefined): number {
  return load === undefined ? Number.NaN : load.handled / load.seconds;
}

function lineOf(figures: ScaleFigures): string {
  const { workers, handledPerSecond, offeredPerSecond, dropped, saidAgeMsMedian, saidAgeMsMax } = figures;
  return (
    `${workers} worker${workers === 1 ? '' : 's'}: ${handledPerSecond.toFixed(1)} of ${offeredPerSecond.toFixed(1)} frames/s ` +
    `handled, ${dropped} dropped for newer ones, none handed out older than ${figures.oldestTakenMs} ms; faces said ` +
    `${saidAgeMsMedian.toFixed(0)} ms after the capture (median), ${saidAgeMsMax.toFixed(0)} ms at most`
  );
}
