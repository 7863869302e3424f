import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startNats } from '../embedded/nats';
import { prepareModels } from '../models';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { thisMachine } from './bench-arguments';
import { composeBenchFrames, type BenchFrame } from './bench-frames';
import type { WorkerSetting } from './worker-processes';

export interface BusBench {
  readonly setting: WorkerSetting;
  readonly frames: readonly BenchFrame[];
  readonly progress: Progress;
}

/** Runs `work` beside a NATS server of its own and ends that server and its folder whatever happens. */
export async function onTheBus<T>(work: (bench: BusBench) => Promise<T>): Promise<T> {
  const { repoDir, dataDir, modelsDir, cacheDir } = projectPaths();
  const progress = new Progress();
  const { step: log } = progress;
  await prepareModels({ modelsDir, cacheDir, log });
  const frames = await composeBenchFrames({ cacheDir, log });
  const folder = makeTestFolder(dataDir);
  try {
    const logsDir = join(folder, 'logs');
    mkdirSync(logsDir);
    const nats = await startNats({ dataDir: join(folder, 'nats'), cacheDir, log });
    try {
      const { processor, cores, node } = thisMachine();
      log(`${processor}, ${cores} cores, Node ${node}; ${nats.description}`);
      return await work({ setting: { repoDir, modelsDir, natsUrl: nats.url, logsDir, log }, frames, progress });
    } finally {
      await nats.stop();
    }
  } finally {
    removeTestFolder(folder);
  }
}

export function frameWith(frames: readonly BenchFrame[], faces: number): BenchFrame {
  const frame = frames.find((candidate) => candidate.faces === faces);
  if (frame === undefined) throw new Error(`There is no frame with ${faces} faces.`);
  return frame;
}
