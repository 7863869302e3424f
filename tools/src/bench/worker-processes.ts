import { BenchedService } from './benched-service';

export interface WorkerSetting {
  readonly repoDir: string;
  readonly modelsDir: string;
  readonly natsUrl: string;
  readonly logsDir: string;
  readonly log: (line: string) => void;
}

/** One built face-inference service as a process of its own. Throws when it is not built or does not start. */
export function startWorker(name: string, setting: WorkerSetting): Promise<BenchedService> {
  const { repoDir, logsDir, log, natsUrl, modelsDir } = setting;
  const environment = { NATS_URL: natsUrl, MODELS_DIR: modelsDir };
  return BenchedService.start({ repoDir, logsDir, log, app: 'face-inference', name, environment });
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
