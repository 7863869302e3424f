import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamState } from '@smart-attendance/contracts';
import { RtspServer, waitFor } from '@smart-attendance/testing';
import { readBenchArguments, saveFigures, WrongArguments } from './bench-arguments';
import { benchFilm } from './bench-film';
import { besideNats, type StreamBench } from './beside-nats';
import { IngestionProcess } from './ingestion-process';
import { childrenOf, descriptorCountOf, residentMbOf } from './process-figures';
import { WantedCameras } from './wanted-cameras';

const cameraCount = 16;
const cyclesInAll = 1_000;
/** By then every code path has run and been compiled, and every pool has its size. */
const settledAfter = 200;
const lookEvery = 200;
/** Every fourth camera speaks UDP only, every fourth cycle is ended before its first picture. */
const everyFourth = 4;
/** Between the looks at 200 and at 1,000 cycles: a leak of 20 kB a cycle is above it. */
const residentGrowthBar = 0.1;

interface RestFigures {
  readonly cycles: number;
  readonly residentMb: number;
  readonly heapMb: number;
  readonly descriptors: number;
  readonly children: number;
  readonly zombies: number;
}

interface CycleFigures {
  readonly cycles: number;
  readonly seconds: number;
  readonly atRest: readonly RestFigures[];
  readonly residentGrowth: number;
  readonly problems: readonly string[];
}

/**
 * `npm run bench:cycles`: cameras are wanted and not wanted a thousand times, sixteen at a time, through the built service; what is left
 * of them is looked at when all are stopped. Exit code 1 when anything has grown.
 */
export async function cyclesBenchCommand(args: readonly string[]): Promise<number> {
  try {
    const { jsonFile } = readBenchArguments('bench:cycles', args);
    const cycles = await besideNats(measure);
    await saveFigures(jsonFile, { cycles });
    for (const problem of cycles.problems) console.error(`FAILED: ${problem}`);
    if (cycles.problems.length === 0) console.log('good: nothing has grown');
    return cycles.problems.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return error instanceof WrongArguments ? 2 : 1;
  }
}

async function measure(bench: StreamBench): Promise<CycleFigures> {
  const film = { size: '640x360', framesPerSecond: 25, seconds: 2, keyframeEvery: 10 };
  const clip = await benchFilm(bench.ffmpegFile, film);
  const server = await RtspServer.start();
  const cameras = await WantedCameras.open(bench.natsUrl);
  const service = await IngestionProcess.start(bench);
  const atRest: RestFigures[] = [];
  const startedMs = performance.now();
  try {
    const lanes = Array.from({ length: cameraCount }, (_, index) => {
      const path = `/camera-${index}`;
      server.add(path, clip, index % everyFourth === 0 ? { transports: ['udp'] } : {});
      return { cameraId: randomUUID(), rtspUrl: server.url(path) };
    });
    for (let done = 0; done < cyclesInAll; done += lookEvery) {
      let next = done;
      const take = (): number | undefined => (next < done + lookEvery ? next++ : undefined);
      await Promise.all(lanes.map((lane) => runLane(lane, take, cameras)));
      atRest.push(await lookAtRest(service, done + lookEvery));
      bench.log(lineOf(atRest.at(-1) as RestFigures));
    }
    if (service.restarts > 0) throw new Error('stream-ingestion ended meanwhile.');
  } finally {
    await service.stop();
    await cameras.close();
    await server.close();
  }
  return judge(atRest, (performance.now() - startedMs) / 1000);
}

async function runLane(
  lane: { readonly cameraId: string; readonly rtspUrl: string },
  take: () => number | undefined,
  cameras: WantedCameras,
): Promise<void> {
  const reaches = (state: StreamState): Promise<unknown> =>
    waitFor(async () => (await cameras.healthOf(lane.cameraId)).state === state, {
      ...{ what: `a camera in state ${StreamState[state]}`, timeoutMs: 30_000, everyMs: 100 },
    });
  for (let cycle = take(); cycle !== undefined; cycle = take()) {
    cameras.want(lane);
    if (cycle % everyFourth === 0) await pause(100);
    else await reaches(StreamState.LIVE);
    cameras.unwant(lane.cameraId);
    await reaches(StreamState.STOPPED);
  }
}

/** Nothing is wanted: sockets that were closed a moment ago may still be on their way. */
async function lookAtRest(service: IngestionProcess, cycles: number): Promise<RestFigures> {
  const { processId } = service;
  await waitFor(() => childrenOf(processId).length === 0, { what: 'the end of every ffmpeg', timeoutMs: 10_000 }).catch(
    () => undefined, // how many are left is among the figures
  );
  await pause(3_000);
  const children = childrenOf(processId);
  return {
    cycles,
    residentMb: residentMbOf(processId),
    heapMb: (await service.metric('nodejs_heap_size_used_bytes')) / 1024 ** 2,
    descriptors: descriptorCountOf(processId),
    children: children.length,
    zombies: children.filter(({ isZombie }) => isZombie).length,
  };
}

function judge(atRest: readonly RestFigures[], seconds: number): CycleFigures {
  const settled = atRest.find(({ cycles }) => cycles >= settledAfter);
  const last = atRest.at(-1);
  if (settled === undefined || last === undefined) throw new Error('There are no figures.');
  const residentGrowth = last.residentMb / settled.residentMb - 1;
  const problems = [
    ...(atRest.some(({ children }) => children > 0) ? ['a process was left while no camera was wanted'] : []),
    ...(last.descriptors > settled.descriptors
      ? [`${last.descriptors - settled.descriptors} more descriptors than after ${settled.cycles} cycles`]
      : []),
    ...(residentGrowth > residentGrowthBar ? [`resident memory grew by ${(residentGrowth * 100).toFixed(1)} %`] : []),
  ];
  return { cycles: last.cycles, seconds, atRest, residentGrowth, problems };
}

function lineOf({ cycles, residentMb, heapMb, descriptors, children, zombies }: RestFigures): string {
  const memory = `${residentMb.toFixed(1)} MiB resident, ${heapMb.toFixed(1)} MiB of heap`;
  return `after ${cycles} cycles, at rest: ${memory}, ${descriptors} descriptors, ${children} children, ${zombies} zombies`;
}
