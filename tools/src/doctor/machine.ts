import { existsSync, readdirSync, statSync } from 'node:fs';
import { open, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  areModelsRight,
  clusterMajor,
  findFfmpeg,
  gatewayPort,
  installationSecrets,
  KeyMark,
} from '@smart-attendance/standalone';
import { messageOf } from '../command';
import type { ProjectPaths } from '../project-paths';
import { apiAddressOf } from '../start/api-address';
import { ill, told, well, type Finding } from './finding';
import { judgeLog, judgeRoom, judgeYear, type LogLine } from './judgement.policy';

const defaultPort = 8_000;
/** The newest lines of each log; an hour of a system that is well. */
const logBytesMax = 512 * 1024;

/** Where the installation is: started here, to be started here, or in other places, such as containers. */
export type Whereabouts = 'runs-here' | 'not-running' | 'elsewhere';

/** What can be seen without the system: of `npm start`, and of its machine. */
export async function examineMachine(
  paths: ProjectPaths,
  env: NodeJS.ProcessEnv,
  whereabouts: Whereabouts,
): Promise<Finding[]> {
  const now = new Date();
  const clock = told(
    'the clock of this machine',
    [judgeYear(now)].flatMap((problem) => problem ?? []),
  );
  // Its keys, models, ffmpeg, port and logs are elsewhere as well; the clock is what the others are compared with.
  if (whereabouts === 'elsewhere') return [clock];
  const isSystemRunning = whereabouts === 'runs-here';
  return [
    clock,
    await disk(paths),
    keys(paths, env),
    await models(paths),
    await ffmpeg(env),
    await port(env, isSystemRunning),
    ...(isSystemRunning ? [await logs(paths, now)] : []),
  ];
}

async function disk({ dataDir }: ProjectPaths): Promise<Finding> {
  const about = 'room on the disk';
  if (!existsSync(dataDir)) return well(about);
  const { bavail, bsize } = await statfs(dataDir);
  const problem = judgeRoom(bavail * bsize, `The disk of ${dataDir}`);
  return problem === undefined ? well(about) : ill(about, problem, 'the-disk-is-full');
}

function keys({ runDir }: ProjectPaths, env: NodeJS.ProcessEnv): Finding {
  const about = 'keys';
  const file = join(runDir, 'secrets.json');
  if (!existsSync(file)) {
    if (clusterMajor(join(runDir, 'postgres')) === undefined) return well(about);
    return ill(
      about,
      `${file} is gone, and without it no face and no camera password opens: restore it from a backup.`,
    );
  }
  try {
    const { masterKey, masterKeysBefore } = installationSecrets(file, env);
    new KeyMark(join(runDir, 'sealed-by')).check(masterKey, masterKeysBefore);
  } catch (error) {
    return ill(about, messageOf(error), 'changing-keys');
  }
  if ((statSync(file).mode & 0o077) === 0) return well(about);
  return ill(about, `Others on this machine can read ${file}: chmod 600 ${file}`);
}

async function models({ modelsDir }: ProjectPaths): Promise<Finding> {
  const about = 'face models';
  const packs = existsSync(modelsDir) ? readdirSync(modelsDir) : [];
  if (packs.length === 0) return ill(about, 'There are no face models yet: npm run models');
  const wrong: string[] = [];
  for (const pack of packs) if (!(await areModelsRight(modelsDir, pack))) wrong.push(pack);
  return told(
    about,
    wrong.map(
      (pack) =>
        `The model pack ${pack} is not what its description says: delete ${join(modelsDir, pack)}, then npm run models`,
    ),
  );
}

async function ffmpeg(env: NodeJS.ProcessEnv): Promise<Finding> {
  const about = 'ffmpeg';
  try {
    await findFfmpeg(env);
    return well(about);
  } catch (error) {
    return ill(about, messageOf(error));
  }
}

async function port(env: NodeJS.ProcessEnv, isSystemRunning: boolean): Promise<Finding> {
  const about = 'the port of the API';
  if (isSystemRunning) return well(about);
  try {
    // As the start takes it: without PORT any free one is right.
    await gatewayPort(env);
    return well(about);
  } catch (error) {
    return ill(about, messageOf(error));
  }
}

async function logs({ runDir }: ProjectPaths, now: Date): Promise<Finding> {
  const folder = join(runDir, 'logs');
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
  const lines: LogLine[] = [];
  for (const name of files) lines.push(...toLines(await newestOf(join(folder, name))));
  return told('logs of the services', judgeLog(lines, now));
}

async function newestOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - logBytesMax);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Servers write lines of their own, and the first one may be a part. */
function toLines(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed: unknown = JSON.parse(line);
      return typeof parsed === 'object' && parsed !== null ? [parsed] : [];
    } catch {
      return [];
    }
  });
}

/** The address of the API, as the running start says it. */
export function urlOf(paths: ProjectPaths, env: NodeJS.ProcessEnv): string {
  return apiAddressOf(paths.runDir) ?? `http://127.0.0.1:${env['PORT'] ?? String(defaultPort)}`;
}
