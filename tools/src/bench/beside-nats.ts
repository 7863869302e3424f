import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findFfmpeg } from '../embedded/ffmpeg';
import { startNats } from '../embedded/nats';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { thisMachine } from './bench-arguments';

export interface StreamBench {
  readonly repoDir: string;
  readonly cacheDir: string;
  readonly logsDir: string;
  readonly natsUrl: string;
  readonly ffmpegFile: string;
  readonly log: (line: string) => void;
}

/** Runs `work` beside a NATS server of its own and ends that server and its folder whatever happens. */
export async function besideNats<T>(work: (bench: StreamBench) => Promise<T>): Promise<T> {
  const { repoDir, dataDir, cacheDir } = projectPaths();
  const { step: log } = new Progress();
  const ffmpeg = await findFfmpeg();
  const folder = makeTestFolder(dataDir);
  try {
    const logsDir = join(folder, 'logs');
    mkdirSync(logsDir);
    const nats = await startNats({ dataDir: join(folder, 'nats'), cacheDir, log });
    try {
      const { processor, cores, node } = thisMachine();
      log(`${processor}, ${cores} cores, Node ${node}; ${nats.description}; ffmpeg ${ffmpeg.version}`);
      return await work({ repoDir, cacheDir, logsDir, natsUrl: nats.url, ffmpegFile: ffmpeg.file, log });
    } finally {
      await nats.stop();
    }
  } finally {
    removeTestFolder(folder);
  }
}
