import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamState } from '@smart-attendance/contracts';
import { waitFor } from '@smart-attendance/testing';
import { median } from '../statistics.policy';
import { benchCommand } from './bench-command';
import type { BenchedService } from './benched-service';
import { benchFilm } from './ffmpeg-film';
import { besideIngestion, type IngestionBench } from './ingestion-process';
import { childrenOf, descriptorCountOf, residentMbOf } from './process-figures';
import type { WantedCameras } from './wanted-cameras';

const cameraCount = 16;
const cyclesInAll = 1_000;
const measureEvery = 100;
/** By then every code path has run and been compiled, and every pool has its size. */
const settledAfter = 200;
/** Every fourth camera speaks UDP only, every fourth cycle is ended before its first picture. */
const everyFourth = 4;
/** The engine compiles on for 1.5 MiB. A leak of 2 kB a cycle is above it. */
const heapGrowthBarMb = 3;
/**
 * Resident memory holds ten MiB of garbage more or less, so the median of the first three looks after it has settled is
 * compared with that of the last three: a leak of 45 kB a cycle, in or beside the heap, is above it.
 */
const residentGrowthBar = 0.15;
const looksCompared = 3;

/**
 * Cameras are wanted and not wanted a thousand times, sixteen at a time, through the built service; what is left of
 * them is looked at when all are stopped. Exit code 1 when anything has grown.
 */
export const cyclesBenchCommand = benchCommand('bench:cycles', async () => {
  const cycles = await besideIngestion(measure);
  if (cycles.problems.length === 0) {
    const { heapGrowthMb, residentGrowth } = cycles;
    console.log(
      `good: nothing has grown (the heap by ${heapGrowthMb.toFixed(1)} MiB, resident memory by ${percent(residentGrowth)})`,
    );
  }
  return { figures: { cycles }, missed: cycles.problems.map((problem) => `FAILED: ${problem}`) };
});

async function measure({ ffmpegFile, server, cameras, service, log }: IngestionBench) {
  const film = { size: '640x360', framesPerSecond: 25, seconds: 2, keyframeEvery: 10 };
  const clip = await benchFilm(ffmpegFile, film);
  const startedMs = performance.now();
  const lanes = Array.from({ length: cameraCount }, (_, index) => {
    const path = `/camera-${index}`;
    server.add(path, clip, index % everyFourth === 0 ? { transports: ['udp'] } : {});
    return { cameraId: randomUUID(), rtspUrl: server.url(path) };
  });
  const atRest: RestFigures[] = [];
  let heapMbSettled = 0;
  for (let done = 0; done < cyclesInAll; done += measureEvery) {
    let next = done;
    const take = (): number | undefined => (next < done + measureEvery ? next++ : undefined);
    await Promise.all(lanes.map((lane) => runLane(lane, take, cameras)));
    const figures = await measureAtRest(service, done + measureEvery);
    atRest.push(figures);
    log(lineOf(figures));
    if (done + measureEvery === settledAfter) heapMbSettled = await service.heapMb();
  }
  const heapMb = [heapMbSettled, await service.heapMb()] as const;
  log(`the heap holds ${heapMb[0].toFixed(1)} MiB after ${settledAfter} cycles, ${heapMb[1].toFixed(1)} at the end`);
  return judge(atRest, heapMb, (performance.now() - startedMs) / 1000);
}

async function runLane(
  lane: { readonly cameraId: string; readonly rtspUrl: string },
  take: () => number | undefined,
  cameras: WantedCameras,
): Promise<void> {
  for (let cycle = take(); cycle !== undefined; cycle = take()) {
    cameras.want(lane);
    if (cycle % everyFourth === 0) await pause(100);
    else await cameras.untilState(lane.cameraId, StreamState.LIVE);
    cameras.unwant(lane.cameraId);
    await cameras.untilState(lane.cameraId, StreamState.STOPPED);
  }
}

/** Nothing is wanted: sockets that were closed a moment ago may still be on their way. */
async function measureAtRest({ processId }: BenchedService, cycles: number) {
  await waitFor(() => childrenOf(processId).length === 0, { what: 'the end of every ffmpeg', timeoutMs: 10_000 }).catch(
    () => undefined, // how many are left is among the figures
  );
  await pause(3_000);
  const children = childrenOf(processId);
  return {
    cycles,
    residentMb: residentMbOf(processId),
    descriptors: descriptorCountOf(processId),
    children: children.length,
    zombies: children.filter(({ isZombie }) => isZombie).length,
  };
}

type RestFigures = Awaited<ReturnType<typeof measureAtRest>>;

/** `heapMb` is without garbage, when it had settled and at the end. */
function judge(atRest: readonly RestFigures[], heapMb: readonly [number, number], seconds: number) {
  const first = atRest.findIndex(({ cycles }) => cycles > settledAfter);
  const early = atRest.slice(first, first + looksCompared);
  const late = atRest.slice(-looksCompared);
  const [settled, last] = [early[0], late.at(-1)];
  if (first < 0 || settled === undefined || last === undefined) throw new Error('There are no figures.');
  const residentOf = (looks: readonly RestFigures[]): number => median(looks.map(({ residentMb }) => residentMb));
  const residentGrowth = residentOf(late) / residentOf(early) - 1;
  const heapGrowthMb = heapMb[1] - heapMb[0];
  const problems = [
    ...(atRest.some(({ children }) => children > 0) ? ['a process was left while no camera was wanted'] : []),
    ...(last.descriptors > settled.descriptors
      ? [`${last.descriptors - settled.descriptors} more descriptors than after ${settled.cycles} cycles`]
      : []),
    ...(heapGrowthMb > heapGrowthBarMb ? [`the heap grew by ${heapGrowthMb.toFixed(1)} MiB`] : []),
    ...(residentGrowth > residentGrowthBar ? [`resident memory grew by ${percent(residentGrowth)}`] : []),
  ];
  return { cycles: last.cycles, seconds, atRest, residentGrowth, heapMb, heapGrowthMb, problems };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function lineOf({ cycles, residentMb, descriptors, children, zombies }: RestFigures): string {
  return `after ${cycles} cycles, at rest: ${residentMb.toFixed(1)} MiB resident, ${descriptors} descriptors, ${children} children, ${zombies} zombies`;
}
