import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { RtspServer } from '@smart-attendance/testing';
import { median } from '../statistics.policy';
import { BareDecoders } from './bare-decoders';
import { benchCommand } from './bench-command';
import { besideNats, type BenchSetting } from './bench-setting';
import type { BenchedService } from './benched-service';
import { benchFilm } from './ffmpeg-film';
import { readCounts, startIngestion, waitForLive } from './ingestion-process';
import { usedBy } from './process-figures';
import { WantedCameras } from './wanted-cameras';

const framesPerSecond = 5;
const cameraCounts = [1, 4, 16];
const sizes = ['720p', '1080p'] as const;
/**
 * As cameras send out of the box: a keyframe a second, constant bit rate, and the noise of a sensor, which moves also
 * where nothing does.
 */
const noise = 'noise=alls=4:allf=t:all_seed=7';
const films = [
  { path: '/720p', size: '1280x720', kilobitsPerSecond: 2_000, filter: noise },
  { path: '/1080p', size: '1920x1080', kilobitsPerSecond: 4_000, filter: noise },
  { path: '/still', size: '1280x720', kilobitsPerSecond: 2_000, filter: `loop=loop=-1:size=1:start=0,${noise}` },
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
/**
 * Of the machine, beside the cameras that it plays as well; above it pictures would be late and the figures another
 * thing.
 */
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

interface Bench extends BenchSetting {
  readonly server: RtspServer;
  readonly cameras: WantedCameras;
  readonly service: BenchedService;
}

/** The built service and its decoders beside bare ffmpeg, and the motion gate before a still scene. */
export const ingestBenchCommand = benchCommand('bench:ingest', async () => {
  const figures = await besideNats((setting) =>
    withService(setting, async (bench) => ({ cost: await measureCost(bench), still: await measureStill(bench) })),
  );
  const missed = figures.cost.filter(({ ratio }) => !(ratio <= ratioMax));
  return {
    figures: { ...figures, ratioMax },
    missed: missed.map(
      ({ size, cameras, ratio }) =>
        `${cameras} cameras of ${size}: ${ratio.toFixed(2)} times bare ffmpeg; at most ${ratioMax} is wanted.`,
    ),
  };
});

async function withService<T>(setting: BenchSetting, work: (bench: Bench) => Promise<T>): Promise<T> {
  const server = await RtspServer.start();
  const cameras = await WantedCameras.open(setting.natsUrl);
  try {
    for (const { path, size, kilobitsPerSecond, filter } of films) {
      const film = { size, kilobitsPerSecond, filter, framesPerSecond: 25, seconds: 4, keyframeEvery: 25 };
      server.add(path, await benchFilm(setting.ffmpegFile, film));
    }
    const service = await startIngestion(setting);
    try {
      return await work({ ...setting, server, cameras, service });
    } finally {
      await service.stop();
    }
  } finally {
    await cameras.close();
    await server.close();
  }
}

/** As many cameras as asked, all of that path, and no others. */
function want({ cameras, server }: Bench, count: number, path: string, hasGate = true): void {
  const camera = { rtspUrl: server.url(path), frameRate: framesPerSecond };
  const motionGate = { enabled: hasGate, sensitivity: 50 };
  cameras.wantOnly(Array.from({ length: count }, () => ({ ...camera, motionGate, cameraId: randomUUID() })));
}

function nobodyWatches({ server }: Bench, path: string): Promise<void> {
  return server.waitForClientCount(path, 0, 30_000);
}

async function warmUp(bench: Bench): Promise<void> {
  const path = `/${sizes[0]}`;
  want(bench, warmUpCameras, path);
  await waitForLive(bench.service, warmUpCameras);
  await pause(warmUpMs);
  want(bench, 0, path);
  await nobodyWatches(bench, path);
  bench.log(`warmed up with ${warmUpCameras} cameras`);
}

async function measureCost(bench: Bench): Promise<CostFigures[]> {
  await warmUp(bench);
  const figures: CostFigures[] = [];
  for (const name of sizes) {
    let costOfOne = 0;
    for (const camerasMeant of cameraCounts) {
      const carried = costOfOne === 0 ? camerasMeant : Math.floor((loadMax * cpus().length) / costOfOne);
      const count = Math.max(1, Math.min(camerasMeant, carried));
      const figure = await compare(bench, name, count, camerasMeant);
      costOfOne = figure.cpuSecondsPerCameraSecond;
      figures.push(figure);
      const note = count < camerasMeant ? ` (${camerasMeant} are more than this machine carries in real time)` : '';
      bench.log(
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
    size,
    cameras,
    camerasMeant,
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
  bench.log(
    `${stillCameras} of 720p in which nothing moves: ${figures.framesPerSecondWithGate.toFixed(1)} frames/s with the motion ` +
      `gate, ${figures.framesPerSecondWithout.toFixed(1)} without; CPU seconds a second and camera ` +
      `${figures.cpuSecondsPerCameraSecondWithGate.toFixed(3)} and ${figures.cpuSecondsPerCameraSecondWithout.toFixed(3)}`,
  );
  return figures;
}

async function serviceBlock(bench: Bench, path: string, count: number, hasGate = true): Promise<Block> {
  const { service } = bench;
  want(bench, count, path, hasGate);
  await waitForLive(service, count);
  await pause(settleMs);
  const before = readCounts(await service.metrics());
  const block = await watch([service.processId], count);
  const after = readCounts(await service.metrics());
  want(bench, 0, path);
  await nobodyWatches(bench, path);
  const [published, still] = [after.published - before.published, after.still - before.still];
  mustBeInRealTime((published + still) / block.seconds, count, 'the service');
  return {
    cpuPerCamera: block.cpuPerCamera,
    framesPerSecond: published / block.seconds,
    stillPerSecond: still / block.seconds,
  };
}

async function bareBlock(bench: Bench, path: string, count: number): Promise<Block> {
  const bare = BareDecoders.start(bench.ffmpegFile, bench.server.url(path), count, framesPerSecond);
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
    await nobodyWatches(bench, path);
  }
}

async function watch(pids: readonly number[], cameras: number): Promise<{ cpuPerCamera: number; seconds: number }> {
  const startedMs = performance.now();
  const before = usedBy(pids);
  await pause(blockMs);
  const after = usedBy(pids);
  const seconds = (performance.now() - startedMs) / 1_000;
  if (before.processIds.join() !== after.processIds.join())
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
