import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../statistics.policy';
import { frameWith, type BenchFrame } from './bench-frames';
import type { BenchSetting } from './bench-setting';
import { BenchedService } from './benched-service';
import { FrameFeed } from './frame-feed';

/** About what the default pack takes for a frame with one face. */
const frameMs = 25;
const fleets = [1, 2, 4] as const;
const rounds = 3;
const warmUpMs = 1_500;
const blockMs = 6_000;
/** Each keeps one frame waiting, so that a worker that is free finds one at once. */
const camerasAWorker = 6;
/** Of linear. */
const shareMin = 0.9;
/** Offered one after another, until twice more of them did not bring more through. */
const busSteps = [100, 150, 200, 300, 400, 600, 800, 1_000, 1_300, 1_600];
const busWorkers = 4;
/** So many that a frame seldom has a newer one behind it before somebody had time to take it. */
const busCameras = 100;

interface Block {
  readonly offered: number;
  readonly handled: number;
  readonly seconds: number;
}

export interface FleetScale {
  readonly frameMs: number;
  readonly frameBytes: number;
  readonly workers: readonly { readonly workers: number; readonly perSecond: number; readonly ofLinear: number }[];
  /** The most frames a second that were handled, by workers whose models take no time. */
  readonly busPerSecond: number;
  readonly busSteps: readonly { readonly offeredPerSecond: number; readonly handledPerSecond: number }[];
}

/**
 * One worker, two and four in turn, with a stand-in of fixed time in the place of the models, on frames of a camera's
 * size: whether twice the workers do twice the work. Then how many frames one bus carries at most.
 */
export async function measureFleet(bench: BenchSetting, frames: readonly BenchFrame[]): Promise<FleetScale> {
  const { jpeg } = frameWith(frames, 1);
  const perSecond = new Map<number, number[]>(fleets.map((count) => [count, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const count of fleets) {
      const capacity = (count * 1_000) / frameMs;
      // A fifth more than they can do: nobody ever waits for a camera.
      const choice = { count, frameMs, cameras: count * camerasAWorker };
      const block = await besideStandIns(bench, choice, (feed) => runBlock(feed, jpeg, 1.2 * capacity));
      perSecond.get(count)?.push(block.handled / block.seconds);
    }
  }
  const ofOne = median(perSecond.get(1) ?? []);
  const workers = fleets.map((count) => {
    const handled = median(perSecond.get(count) ?? []);
    return { workers: count, perSecond: handled, ofLinear: handled / (count * ofOne) };
  });
  for (const one of workers) {
    bench.log(`${one.workers} stand-ins: ${one.perSecond.toFixed(1)} frames/s, ${one.ofLinear.toFixed(3)} of linear`);
  }
  const unhindered = { count: busWorkers, frameMs: 0, cameras: busCameras };
  const steps = await besideStandIns(bench, unhindered, (feed) => climb(bench, feed, jpeg));
  const busPerSecond = Math.max(...steps.map(({ handledPerSecond }) => handledPerSecond));
  bench.log(`one bus carries ${busPerSecond.toFixed(0)} frames/s of ${Math.round(jpeg.length / 1_000)} kB`);
  return { frameMs, frameBytes: jpeg.length, workers, busPerSecond, busSteps: steps };
}

export function missedByFleet({ workers }: FleetScale): string[] {
  return workers
    .filter(({ ofLinear }) => ofLinear < shareMin)
    .map((one) => `FAILED: ${one.workers} workers do ${one.ofLinear.toFixed(2)} of linear, and ${shareMin} is asked.`);
}

async function climb(bench: BenchSetting, feed: FrameFeed, jpeg: Uint8Array) {
  const steps: { offeredPerSecond: number; handledPerSecond: number }[] = [];
  let most = 0;
  let inVain = 0;
  for (const wanted of busSteps) {
    const { offered, handled, seconds } = await runBlock(feed, jpeg, wanted);
    await feed.forgetFacts();
    const step = { offeredPerSecond: offered / seconds, handledPerSecond: handled / seconds };
    steps.push(step);
    bench.log(`${step.offeredPerSecond.toFixed(0)} frames/s offered: ${step.handledPerSecond.toFixed(0)} handled`);
    inVain = step.handledPerSecond > most ? 0 : inVain + 1;
    most = Math.max(most, step.handledPerSecond);
    if (inVain === 2) break;
  }
  return steps;
}

async function besideStandIns<T>(
  bench: BenchSetting,
  standIn: { readonly count: number; readonly frameMs: number; readonly cameras: number },
  work: (feed: FrameFeed) => Promise<T>,
): Promise<T> {
  const environment = {
    NATS_URL: bench.natsUrl,
    MODELS_DIR: bench.modelsDir,
    REVIEW_HOURS: '0',
    LOG_LEVEL: 'warn',
    STAND_IN_FRAME_MS: String(standIn.frameMs),
  };
  const mainFile = 'tools/dist/bench/stand-in-worker/main.js';
  const workers = Array.from(
    { length: standIn.count },
    (_, index) =>
      new BenchedService(bench, { app: 'face-inference', mainFile, name: `stand-in-${index + 1}`, environment }),
  );
  try {
    await Promise.all(workers.map((worker) => worker.start()));
    const feed = await FrameFeed.open(bench.natsUrl, standIn.cameras);
    try {
      const result = await work(feed);
      await feed.forgetFacts();
      return result;
    } finally {
      await feed.close();
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

async function runBlock(feed: FrameFeed, jpeg: Uint8Array, perSecond: number): Promise<Block> {
  const warm = await offer(feed, jpeg, perSecond, warmUpMs);
  const startedMs = performance.now();
  const offered = await offer(feed, jpeg, perSecond, blockMs);
  const endedMs = performance.now();
  const answers = await Promise.all([...warm, ...offered]);
  const handled = answers.filter((atMs) => atMs !== undefined && atMs > startedMs && atMs <= endedMs).length;
  return { offered: offered.length, handled, seconds: (endedMs - startedMs) / 1_000 };
}

/** When the faces of each frame were published; undefined of a frame that was overwritten by a newer one. */
async function offer(
  feed: FrameFeed,
  jpeg: Uint8Array,
  perSecond: number,
  durationMs: number,
): Promise<Promise<number | undefined>[]> {
  const startedMs = performance.now();
  const answers: Promise<number | undefined>[] = [];
  for (let count = 0; count < (durationMs * perSecond) / 1_000; count += 1) {
    const waitMs = startedMs + (count * 1_000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs);
    answers.push(feed.send(jpeg).then((ageMs) => (ageMs === undefined ? undefined : performance.now())));
  }
  return answers;
}
