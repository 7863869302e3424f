import type { BenchSetting } from './bench-setting';
import { BenchedService } from './benched-service';

/** @throws Error when it is not built or does not start */
export function startWorker(name: string, bench: BenchSetting): Promise<BenchedService> {
  const environment = { NATS_URL: bench.natsUrl, MODELS_DIR: bench.modelsDir };
  return BenchedService.start(bench, { app: 'face-inference', name, environment });
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
