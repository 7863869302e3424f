import { join } from 'node:path';
import { KeptProcess } from '../supervisor/kept-process';
import { OutputLog } from '../supervisor/output-log';

export interface WorkerSetting {
  readonly repoDir: string;
  readonly modelsDir: string;
  readonly natsUrl: string;
  readonly logsDir: string;
  readonly log: (line: string) => void;
}

const readyWithinMs = 60_000;
const stopWithinMs = 15_000;

/** One built face-inference service as a process of its own. */
export class WorkerProcess {
  private constructor(
    private readonly kept: KeptProcess,
    private readonly output: OutputLog,
    private readonly healthPort: number,
  ) {}

  /** Throws when it is not built or does not start; its log has the reason. */
  static async start(name: string, setting: WorkerSetting): Promise<WorkerProcess> {
    const output = new OutputLog({ file: join(setting.logsDir, `${name}.log`) });
    let healthPort = 0;
    const kept = new KeptProcess({
      name,
      launch: () =>
        Promise.resolve({
          file: process.execPath,
          args: [join(setting.repoDir, 'apps/face-inference/dist/main.js')],
          env: {
            PATH: process.env['PATH'],
            NATS_URL: setting.natsUrl,
            MODELS_DIR: setting.modelsDir,
            HEALTH_PORT: '0',
          },
        }),
      ready: 'message',
      readyWithinMs,
      stopSignal: 'SIGTERM',
      stopWithinMs,
      output,
      log: setting.log,
      onReady: (facts) => {
        healthPort = Number(facts['healthPort']);
      },
    });
    try {
      await kept.start();
    } catch (error) {
      output.close();
      throw error;
    }
    return new WorkerProcess(kept, output, healthPort);
  }

  /** How many frames were at most so old when they were taken from the bus: the metric's buckets, in milliseconds. */
  async agesWhenTaken(): Promise<AgeBucket[]> {
    const response = await fetch(`http://127.0.0.1:${this.healthPort}/metrics`);
    return readAges(await response.text());
  }

  async stop(): Promise<void> {
    await this.kept.stop();
    this.output.close();
  }
}

export interface AgeBucket {
  readonly ageMsMax: number;
  /** Of this age or younger. */
  readonly frames: number;
}

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
