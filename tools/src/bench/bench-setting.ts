import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from 'nats';
import { findFfmpeg, startNats } from '@smart-attendance/standalone';
import { projectPaths, type ProjectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { thisMachine } from './bench-command';

export interface BenchSetting extends Pick<ProjectPaths, 'repoDir' | 'cacheDir' | 'modelsDir'> {
  readonly logsDir: string;
  readonly natsUrl: string;
  readonly ffmpegFile: string;
  readonly log: (line: string) => void;
}

/** Runs `work` beside a NATS server of its own and ends that server and its folder whatever happens. */
export async function besideNats<T>(work: (bench: BenchSetting) => Promise<T>): Promise<T> {
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();
  const { step: log } = new Progress();
  const { file: ffmpegFile, version } = await findFfmpeg();
  const folder = makeTestFolder(dataDir);
  try {
    const logsDir = join(folder, 'logs');
    mkdirSync(logsDir);
    const nats = await startNats({ dataDir: join(folder, 'nats'), cacheDir, log });
    try {
      const { processor, cores, node } = thisMachine();
      log(`${processor}, ${cores} cores, Node ${node}; ${nats.description}; ffmpeg ${version}`);
      return await work({ repoDir, cacheDir, modelsDir, logsDir, natsUrl: nats.url, ffmpegFile, log });
    } finally {
      await nats.stop();
    }
  } finally {
    removeTestFolder(folder);
  }
}

/** By an address that may hold the login. */
export function connectTo(natsUrl: string): Promise<NatsConnection> {
  const { host, username, password } = new URL(natsUrl);
  return connect({
    servers: host,
    ...(username !== '' && { user: decodeURIComponent(username), pass: decodeURIComponent(password) }),
  });
}
