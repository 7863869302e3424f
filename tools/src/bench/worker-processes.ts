import { prepareModels } from '@smart-attendance/standalone';
import { composeBenchFrames, type BenchFrame } from './bench-frames';
import { besideNats, type BenchSetting } from './bench-setting';
import { besideService, type BenchedService } from './benched-service';
import { FrameFeed } from './frame-feed';

export interface WorkerBench extends BenchSetting {
  readonly frames: readonly BenchFrame[];
  readonly worker: BenchedService;
  readonly feed: FrameFeed;
}

/** Runs `work` beside one built worker and so many cameras; ends all whatever happens. */
export function besideWorker<T>(cameraCount: number, work: (bench: WorkerBench) => Promise<T>): Promise<T> {
  return besideNats(async (setting) => {
    await prepareModels(setting);
    const frames = await composeBenchFrames(setting);
    return besideAnotherWorker(setting, 'worker', async (worker) => {
      const feed = await FrameFeed.open(setting.natsUrl, cameraCount);
      try {
        return await work({ ...setting, frames, worker, feed });
      } finally {
        await feed.close();
      }
    });
  });
}

export function besideAnotherWorker<T>(
  setting: BenchSetting,
  name: string,
  work: (worker: BenchedService) => Promise<T>,
): Promise<T> {
  const environment = { NATS_URL: setting.natsUrl, MODELS_DIR: setting.modelsDir };
  return besideService(setting, { app: 'face-inference', name, environment }, work);
}

export interface AgeBucket {
  readonly ageMsMax: number;
  /** Of this age or younger. */
  readonly frames: number;
}

/** How many frames were at most so old when they were taken from the bus: the metric's buckets, in milliseconds. */
export function readAges(metrics: string): AgeBucket[] {
  const line = /^face_inference_frame_age_seconds_bucket\{(.*)\} (\d+)$/gm;
  return [...metrics.matchAll(line)]
    .filter(([, labels = '']) => labels.includes('at="taken"'))
    .map(([, labels = '', count = '0']) => {
      const bound = /le="([^"]+)"/.exec(labels)?.[1] ?? '+Inf';
      return { ageMsMax: bound === '+Inf' ? Infinity : Number(bound) * 1000, frames: Number(count) };
    });
}

/** The smallest bound that none of the frames taken between two readings was above; 0 when none was taken. */
export function oldestTakenMs(before: readonly AgeBucket[], after: readonly AgeBucket[]): number {
  const added = after.map(({ ageMsMax, frames }) => {
    const earlier = before.find((bucket) => bucket.ageMsMax === ageMsMax);
    return { ageMsMax, frames: frames - (earlier?.frames ?? 0) };
  });
  const all = Math.max(0, ...added.map(({ frames }) => frames));
  if (all === 0) return 0;
  return added.find(({ frames }) => frames === all)?.ageMsMax ?? Infinity;
}
