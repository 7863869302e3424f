import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFfmpeg, findNats, prepareModels } from '@smart-attendance/standalone';
import { command } from '../command';
import { prepareDemo } from '../demo-video';
import { projectPaths } from '../project-paths';
import { listenForInterrupt } from '../start/interrupt';
import { Progress } from '../start/progress';
import { runChildStep } from '../test-run/child-step';
import { removeStaleTestFolders } from '../test-run/test-folder';
import { makeBaseImage } from './base-image';
import { alone, Buildah } from './buildah';
import { findImageTools, imagesObstacle, type ImageTools } from './image-tools';
import { unwantedFiles } from './image-content.policy';
import { imageNames, imageOf, type ReplayPlan } from './replay-plan';

const USAGE = `deploy/check-images [--base IMAGE] [--json FILE]
  --base IMAGE  the node image to build on; made of Debian's packages and this Node unless said
  --json FILE   write the sizes of the images and the seconds it took`;
const REPLAY_TIMEOUT_MS = 6 * 60_000;
const OWN_BASE = 'localhost/smart-attendance/node-base';

/**
 * `deploy/check-images`: builds the image of every service without a Docker engine, starts them as docker-compose.yml
 * says, with a NATS server and a Postgres, asks their health checks, takes attendance of the demo's video with them,
 * and stops them.
 */
export const checkImagesCommand = command(
  { usage: USAGE, options: { base: { type: 'string' }, json: { type: 'string' } } },
  async ({ values }) => {
    const obstacle = imagesObstacle();
    if (obstacle !== undefined) throw new Error(`The images cannot be checked here: ${obstacle}.`);
    const progress = new Progress();
    const interrupt = listenForInterrupt();
    try {
      const tools = await findImageTools(projectPaths().cacheDir, progress.step, interrupt.signal);
      return await checkImages({ base: values.base, figuresFile: values.json, tools }, progress.step, interrupt.signal);
    } catch (error) {
      if (!interrupt.signal.aborted) throw error;
      return 1;
    } finally {
      interrupt.release();
    }
  },
);

interface ImagesCheck {
  readonly tools: ImageTools;
  readonly base?: string | undefined;
  readonly figuresFile?: string | undefined;
}

/**
 * Exit code 0 when every image was built and did its part. Leaves nothing behind but downloads.
 * @throws Error with the step that failed
 */
export async function checkImages(
  { base, figuresFile, tools }: ImagesCheck,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const startedMs = performance.now();
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();
  const folder = join(dataDir, `images-${process.pid}`);
  await removeStaleTestFolders(dataDir, log);
  const buildah = new Buildah(folder, tools, signal);
  try {
    const seconds = await buildAll(buildah, { repoDir, folder, base, tools, log });
    const sizes = await buildah.sizes();
    for (const name of imageNames) {
      log(`${imageOf(name)}: ${sizes[imageOf(name)] ?? 'not there'}`);
      const unwanted = unwantedFiles(await buildah.filesOf(imageOf(name), '/project'));
      if (unwanted.length > 0)
        throw new Error(`The image of ${name} holds what no service runs: ${unwanted.join(', ')}`);
    }

    const ffmpeg = await findFfmpeg();
    await prepareModels({ modelsDir, cacheDir, log });
    await prepareDemo({ cacheDir, ffmpegBin: ffmpeg.file, log });
    const nats = await findNats({ cacheDir, log, env: process.env, signal });
    if (nats.kind !== 'binary') throw new Error('Replaying compose wants a nats-server that is a program.');
    const plan: ReplayPlan = {
      repoDir,
      cacheDir,
      modelsDir,
      folder,
      tools,
      ffmpegFile: ffmpeg.file,
      natsFile: nats.file,
      natsVersion: nats.version,
    };
    const planFile = join(folder, 'plan.json');
    writeFileSync(planFile, JSON.stringify(plan), { mode: 0o600 });
    const code = await runChildStep({
      file: 'unshare',
      // A network of its own: the services keep the ports they have in compose, whatever else runs here.
      args: [...alone.slice(1), '--net', process.execPath, join(__dirname, 'replay-compose.main.js'), planFile],
      cwd: repoDir,
      env: buildah.env,
      timeoutMs: REPLAY_TIMEOUT_MS,
      signal,
    });
    if (figuresFile !== undefined) {
      const figures = { is_right: code === 0, build_seconds: seconds, image_sizes: sizes };
      writeFileSync(figuresFile, `${JSON.stringify(figures, undefined, 2)}\n`);
    }
    log(`images: ${code === 0 ? 'good' : 'FAILED'} after ${Math.round((performance.now() - startedMs) / 1_000)} s`);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

interface Build {
  readonly repoDir: string;
  readonly folder: string;
  readonly base: string | undefined;
  readonly tools: ImageTools;
  readonly log: (line: string) => void;
}

/** Gives the seconds of each build, by its service. */
async function buildAll(
  buildah: Buildah,
  { repoDir, folder, base, tools, log }: Build,
): Promise<Readonly<Record<string, number>>> {
  if (base === undefined) {
    await makeBaseImage(buildah, OWN_BASE, folder, tools);
    log("the base image is made of Debian's packages and this Node");
  }
  const seconds: Record<string, number> = {};
  for (const name of imageNames) {
    const startedMs = performance.now();
    await buildah.build(repoDir, imageOf(name), { APP: name, NODE_IMAGE: base ?? OWN_BASE });
    seconds[name] = Math.round((performance.now() - startedMs) / 100) / 10;
    log(`${imageOf(name)} is built in ${seconds[name]} s`);
  }
  return seconds;
}
