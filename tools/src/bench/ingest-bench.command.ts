import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { median } from '../statistics.policy';
import { BareDecoders } from './bare-decoders';
import { benchCommand } from './bench-command';
import { benchFilm } from './ffmpeg-film';
import { besideIngestion, readCounts, waitForLive, type IngestionBench } from './ingestion-process';
import { usedBy } from './process-figures';

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

interface Block {
  readonly cpuPerCamera: number;
  readonly framesPerSecond: number;
}

/** The built service and its decoders beside bare ffmpeg, and the motion gate before a still scene. */
export const ingestBenchCommand = benchCommand('bench:ingest', async () => {
  const figures = await besideIngestion(measure);
  const missed = figures.cost.filter(({ ratio }) => !(ratio <= ratioMax));
  return {
    figures: { ...figures, ratioMax },
    missed: missed.map(
      ({ size, cameras, ratio }) =>
        `${cameras} cameras of ${size}: ${ratio.toFixed(2)} times bare ffmpeg; at most ${ratioMax} is wanted.`,
    ),
  };
});

async function measure(bench: IngestionBench) {
  for (const { path, size, kilobitsPerSecond, filter } of films) {
    const film = { size, kilobitsPerSecond, filter, framesPerSecond: 25, seconds: 4, keyframeEvery: 25 };
    bench.server.add(path, await benchFilm(bench.ffmpegFile, film));
  }
  return { cost: await measureCost(bench), still: await measureStill(bench) };
}

/** So many cameras of that path and no others are live before `work`, and are watched no more after it. */
async function whileLive<T>(
  { cameras, server, service }: IngestionBench,
  { path, count, hasGate = true }: { readonly path: string; readonly count: number; readonly hasGate?: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const camera = { rtspUrl: server.url(path), frameRate: framesPerSecond };
  const motionGate = { enabled: hasGate, sensitivity: 50 };
  cameras.wantOnly(Array.from({ length: count }, () => ({ ...camera, motionGate, cameraId: randomUUID() })));
  await waitForLive(service, count);
  const result = await work();
  cameras.wantOnly([]);
  await server.waitForClientCount(path, 0, 30_000);
  return result;
}

async function measureCost(bench: IngestionBench) {
  await whileLive(bench, { path: `/${sizes[0]}`, count: warmUpCameras }, () => pause(warmUpMs));
  bench.log(`warmed up with ${warmUpCameras} cameras`);
  const figures = [];
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

/** `cameras` is less than was meant where the machine does not carry them in real time. */
async function compare(bench: IngestionBench, size: string, cameras: number, camerasMeant: number) {
  const ours: Block[] = [];
  const bare: Block[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await serviceBlock(bench, `/${size}`, cameras));
    bare.push(await bareBlock(bench, `/${size}`, cameras));
  }
  const ratios = ours.map(({ cpuPerCamera }, round) => cpuPerCamera / (bare[round]?.cpuPerCamera ?? Number.NaN));
  return {
    size,
    cameras,
    camerasMeant,
    cpuSecondsPerCameraSecond: medianOf(ours, 'cpuPerCamera'),
    bareCpuSecondsPerCameraSecond: medianOf(bare, 'cpuPerCamera'),
    ratio: median(ratios),
  };
}

async function measureStill(bench: IngestionBench) {
  const gated: Block[] = [];
  const open: Block[] = [];
  for (let round = 0; round < rounds; round += 1) {
    gated.push(await serviceBlock(bench, '/still', stillCameras, true));
    open.push(await serviceBlock(bench, '/still', stillCameras, false));
  }
  const figures = {
    cameras: stillCameras,
    framesPerSecondWithGate: medianOf(gated, 'framesPerSecond'),
    framesPerSecondWithout: medianOf(open, 'framesPerSecond'),
    cpuSecondsPerCameraSecondWithGate: medianOf(gated, 'cpuPerCamera'),
    cpuSecondsPerCameraSecondWithout: medianOf(open, 'cpuPerCamera'),
  };
  bench.log(
    `${stillCameras} of 720p in which nothing moves: ${figures.framesPerSecondWithGate.toFixed(1)} frames/s with the motion ` +
      `gate, ${figures.framesPerSecondWithout.toFixed(1)} without; CPU seconds a second and camera ` +
      `${figures.cpuSecondsPerCameraSecondWithGate.toFixed(3)} and ${figures.cpuSecondsPerCameraSecondWithout.toFixed(3)}`,
  );
  return figures;
}

function medianOf(blocks: readonly Block[], name: keyof Block): number {
  return median(blocks.map((block) => block[name]));
}

function serviceBlock(bench: IngestionBench, path: string, count: number, hasGate = true): Promise<Block> {
  const { service } = bench;
  return whileLive(bench, { path, count, hasGate }, async () => {
    await pause(settleMs);
    const before = readCounts(await service.metrics());
    const { cpuPerCamera, seconds } = await watch([service.processId], count);
    const after = readCounts(await service.metrics());
    const published = after.published - before.published;
    mustBeInRealTime((published + after.still - before.still) / seconds, count, 'the service');
    return { cpuPerCamera, framesPerSecond: published / seconds };
  });
}

async function bareBlock({ server, ffmpegFile }: IngestionBench, path: string, count: number): Promise<Block> {
  const bare = BareDecoders.start(ffmpegFile, server.url(path), count, framesPerSecond);
  try {
    await bare.waitForFrames();
    await pause(settleMs);
    const before = bare.framesMade;
    const { cpuPerCamera, seconds } = await watch(bare.pids, count);
    const perSecond = (bare.framesMade - before) / seconds;
    mustBeInRealTime(perSecond, count, 'bare ffmpeg');
    return { cpuPerCamera, framesPerSecond: perSecond };
  } finally {
    await bare.stop();
    await server.waitForClientCount(path, 0, 30_000);
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
