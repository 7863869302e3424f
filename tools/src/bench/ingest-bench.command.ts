import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findFfmpeg } from '../embedded/ffmpeg';
import { startNats } from '../embedded/nats';
import { projectPaths } from '../project-paths';
import { Progress } from '../start/progress';
import { makeTestFolder, removeTestFolder } from '../test-run/test-folder';
import { readBenchArguments, saveFigures, thisMachine, WrongArguments } from './bench-arguments';
import type { BenchedService } from './benched-service';
import { BareDecoders } from './bare-decoders';
import { readCounts, startIngestion, waitForLive } from './ingestion-process';
import { median } from './interleave';
import { PlayedCameras } from './played-cameras';
import { usedBy } from './process-tree';

const framesPerSecond = 5;
const cameraCounts = [1, 4, 16];
const sizes = [
  { name: '720p', width: 1280, height: 720 },
  { name: '1080p', width: 1920, height: 1080 },
] as const;
/** Machines are noisy; the median of fewer was off by 0.05 from one run to the next. */
const rounds = 5;
/** A service runs for months; the first seconds, in which its code is compiled, are no part of that. */
const warmUpMs = 20_000;
const warmUpCameras = 4;
const settleMs = 1_500;
const blockMs = 5_000;
const stillCameras = 4;
/** The bar: what the service with its decoders may use, as a multiple of bare ffmpeg. */
const ratioMax = 1.25;
/** Of the machine, beside the cameras that it plays as well; above it pictures would be late and the figures another thing. */
const loadMax = 0.6;
/** Of the frames asked, in a block; with fewer it was not in real time. */
const framesShareMin = 0.85;

interface CostFigures {
  readonly size: string;
  readonly cameras: number;
  /** Less than 16 where the machine does not carry them in real time. */
  readonly camerasMeant: number;
  readonly cpuSecondsPerCameraSecond: number;
  readonly bareCpuSecondsPerCameraSecond: number;
  /** The median of the rounds. */
  readonly ratio: number;
}

interface StillFigures {
  readonly cameras: number;
  readonly framesPerSecondWithGate: number;
  readonly framesPerSecondWithout: number;
  readonly cpuSecondsPerCameraSecondWithGate: number;
  readonly cpuSecondsPerCameraSecondWithout: number;
}

interface Block {
  readonly cpuPerCamera: number;
  readonly framesPerSecond: number;
  readonly stillPerSecond: number;
}

interface Bench {
  readonly cameras: PlayedCameras;
  readonly service: BenchedService;
  readonly ffmpegFile: string;
  readonly step: (text: string) => void;
}

/** `npm run bench:ingest`: the built service and its decoders beside bare ffmpeg, and the motion gate before a still scene. */
export async function ingestBenchCommand(args: readonly string[]): Promise<number> {
  try {
    const { jsonFile } = readBenchArguments('bench:ingest', args);
    const figures = await withService(async (bench) => ({
      cost: await measureCost(bench),
      still: await measureStill(bench),
    }));
    await saveFigures(jsonFile, { ...figures, ratioMax });
    const missed = figures.cost.filter(({ ratio }) => !(ratio <= ratioMax));
    for (const { size, cameras, ratio } of missed) {
      console.error(
        `${cameras} cameras of ${size}: ${ratio.toFixed(2)} times bare ffmpeg; at most ${ratioMax} is wanted.`,
      );
    }
    return missed.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof WrongArguments ? 2 : 1;
  }
}

async function withService<T>(work: (bench: Bench) => Promise<T>): Promise<T> {
  const { repoDir, dataDir, cacheDir } = projectPaths();
  const { step } = new Progress();
  const { file: ffmpegFile, version } = await findFfmpeg();
  const folder = makeTestFolder(dataDir);
  const ends: (() => Promise<void> | void)[] = [
    () => {
      removeTestFolder(folder);
    },
  ];
  try {
    const logsDir = join(folder, 'logs');
    mkdirSync(logsDir);
    const nats = await startNats({ dataDir: join(folder, 'nats'), cacheDir, log: step });
    ends.push(() => nats.stop());
    const { processor, cores, node } = thisMachine();
    step(`${processor}, ${cores} cores, Node ${node}, ffmpeg ${version}; ${nats.description}`);
    const cameras = await PlayedCameras.open(nats.url, framesPerSecond);
    ends.push(() => cameras.close());
    for (const { name, width, height } of sizes)
      await cameras.add(`/${name}`, ffmpegFile, { width, height, isStill: false });
    await cameras.add('/still', ffmpegFile, { width: 1280, height: 720, isStill: true });
    const service = await startIngestion({ repoDir, natsUrl: nats.url, ffmpegFile, logsDir, log: step });
    ends.push(() => service.stop());
    return await work({ cameras, service, ffmpegFile, step });
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function warmUp({ cameras, service, step }: Bench): Promise<void> {
  const path = `/${sizes[0].name}`;
  cameras.want(warmUpCameras, path);
  await waitForLive(service, warmUpCameras);
  await pause(warmUpMs);
  cameras.want(0, path);
  await cameras.nobodyWatches(path);
  step(`warmed up with ${warmUpCameras} cameras`);
}

async function measureCost(bench: Bench): Promise<CostFigures[]> {
  await warmUp(bench);
  const figures: CostFigures[] = [];
  for (const { name } of sizes) {
    let costOfOne = 0;
    for (const camerasMeant of cameraCounts) {
      const carried = costOfOne === 0 ? camerasMeant : Math.floor((loadMax * cpus().length) / costOfOne);
      const count = Math.max(1, Math.min(camerasMeant, carried));
      const figure = await compare(bench, name, count, camerasMeant);
      costOfOne = figure.cpuSecondsPerCameraSecond;
      figures.push(figure);
      const note = count < camerasMeant ? ` (${camerasMeant} are more than this machine carries in real time)` : '';
      bench.step(
        `${count} of ${name}${note}: ${costOfOne.toFixed(3)} CPU seconds a second and camera, bare ffmpeg ` +
          `${figure.bareCpuSecondsPerCameraSecond.toFixed(3)}, ratio ${figure.ratio.toFixed(2)}`,
      );
    }
  }
  return figures;
}

async function compare(bench: Bench, size: string, cameras: number, camerasMeant: number): Promise<CostFigures> {
  const ours: Block[] = [];
  const bare: Block[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await serviceBlock(bench, `/${size}`, cameras));
    bare.push(await bareBlock(bench, `/${size}`, cameras));
  }
  return {
    ...{ size, cameras, camerasMeant },
    cpuSecondsPerCameraSecond: median(ours.map(({ cpuPerCamera }) => cpuPerCamera)),
    bareCpuSecondsPerCameraSecond: median(bare.map(({ cpuPerCamera }) => cpuPerCamera)),
    ratio: median(ours.map(({ cpuPerCamera }, round) => cpuPerCamera / (bare[round]?.cpuPerCamera ?? Number.NaN))),
  };
}

async function measureStill(bench: Bench): Promise<StillFigures> {
  const gated: Block[] = [];
  const open: Block[] = [];
  for (let round = 0; round < rounds; round += 1) {
    gated.push(await serviceBlock(bench, '/still', stillCameras, true));
    open.push(await serviceBlock(bench, '/still', stillCameras, false));
  }
  const figures = {
    cameras: stillCameras,
    framesPerSecondWithGate: median(gated.map((block) => block.framesPerSecond)),
    framesPerSecondWithout: median(open.map((block) => block.framesPerSecond)),
    cpuSecondsPerCameraSecondWithGate: median(gated.map(({ cpuPerCamera }) => cpuPerCamera)),
    cpuSecondsPerCameraSecondWithout: median(open.map(({ cpuPerCamera }) => cpuPerCamera)),
  };
  bench.step(
    `${stillCameras} of 720p in which nothing moves: ${figures.framesPerSecondWithGate.toFixed(1)} frames/s with the motion ` +
      `gate, ${figures.framesPerSecondWithout.toFixed(1)} without; CPU seconds a second and camera ` +
      `${figures.cpuSecondsPerCameraSecondWithGate.toFixed(3)} and ${figures.cpuSecondsPerCameraSecondWithout.toFixed(3)}`,
  );
  return figures;
}

async function serviceBlock({ cameras, service }: Bench, path: string, count: number, hasGate = true): Promise<Block> {
  cameras.want(count, path, hasGate);
  await waitForLive(service, count);
  await pause(settleMs);
  const before = readCounts(await service.metrics());
  const block = await watch([service.processId], count);
  const after = readCounts(await service.metrics());
  cameras.want(0, path);
  await cameras.nobodyWatches(path);
  const [published, still] = [after.published - before.published, after.still - before.still];
  mustBeInRealTime((published + still) / block.seconds, count, 'the service');
  return {
    cpuPerCamera: block.cpuPerCamera,
    framesPerSecond: published / block.seconds,
    stillPerSecond: still / block.seconds,
  };
}

async function bareBlock({ cameras, ffmpegFile }: Bench, path: string, count: number): Promise<Block> {
  const bare = BareDecoders.start(ffmpegFile, cameras.url(path), count, framesPerSecond);
  try {
    await bare.waitForFrames();
    await pause(settleMs);
    const before = bare.framesMade;
    const { cpuPerCamera, seconds } = await watch(bare.pids, count);
    const perSecond = (bare.framesMade - before) / seconds;
    mustBeInRealTime(perSecond, count, 'bare ffmpeg');
    return { cpuPerCamera, framesPerSecond: perSecond, stillPerSecond: 0 };
  } finally {
    await bare.stop();
    await cameras.nobodyWatches(path);
  }
}

async function watch(pids: readonly number[], cameras: number): Promise<{ cpuPerCamera: number; seconds: number }> {
  const startedMs = performance.now();
  const before = usedBy(pids);
  await pause(blockMs);
  const after = usedBy(pids);
  const seconds = (performance.now() - startedMs) / 1_000;
  if (before.pids.join() !== after.pids.join())
    throw new Error('A stream broke off in the middle of a block; run it again.');
  return { cpuPerCamera: (after.cpuSeconds - before.cpuSeconds) / seconds / cameras, seconds };
}

function mustBeInRealTime(perSecond: number, cameras: number, who: string): void {
  const share = perSecond / (cameras * framesPerSecond);
  if (share < framesShareMin) {
    throw new Error(
      `This machine is too busy: ${who} made ${Math.round(share * 100)} % of the frames of ${cameras} cameras in real time.`,
    );
  }
}
