import type { FaceEngine } from '@smart-attendance/vision';
import { median } from '../statistics.policy';
import { resizeFrame, type BenchFrame } from './bench-frames';

export interface MemoryFigures {
  readonly frames: number;
  /** Resident, the median of the last tenth before the mark. */
  readonly earlyMb: number;
  readonly lateMb: number;
  /** Late over early, less one. */
  readonly growth: number;
}

/** Cameras of many sizes; the large one is rare, as it is dear. Widths and heights in pixels. */
const sizes: readonly (readonly [number, number, number])[] = [
  [320, 180, 4],
  [352, 288, 4],
  [480, 270, 4],
  [640, 360, 4],
  [640, 480, 3],
  [720, 576, 2],
  [800, 450, 2],
  [1280, 720, 2],
  [1920, 1080, 1],
];

/** As the service does it. */
const framesAtOnce = 2;
const sampleEvery = 10;

/**
 * Resident memory after a tenth of the frames and after all, while sizes and numbers of faces change from one to the
 * next.
 */
export async function measureMemory(
  engine: FaceEngine,
  frames: readonly BenchFrame[],
  count: number,
): Promise<MemoryFigures> {
  const mix = await mixOf(frames);
  const samples: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      // A stride that is prime to the length, so that neighbours differ and every kind comes equally often.
      await engine.analyzeFrame(pick(mix, index * 7).jpeg);
      if (index % sampleEvery === 0) samples.push(process.memoryUsage.rss() / 1024 ** 2);
    }
  };
  await Promise.all(Array.from({ length: framesAtOnce }, lane));
  const early = samples.length / 10;
  const earlyMb = median(samples.slice(Math.floor(early * 0.9), Math.ceil(early)));
  const lateMb = median(samples.slice(Math.floor(samples.length - early)));
  return { frames: count, earlyMb, lateMb, growth: lateMb / earlyMb - 1 };
}

async function mixOf(frames: readonly BenchFrame[]): Promise<BenchFrame[]> {
  const small = frames.filter(({ faces }) => faces <= 4);
  const mix: BenchFrame[] = [];
  for (const [index, [widthPx, heightPx, times]] of sizes.entries()) {
    for (let time = 0; time < times; time += 1) {
      mix.push(await resizeFrame(pick(small, index + time), widthPx, heightPx));
    }
  }
  return mix;
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is nothing to pick from.');
  return item;
}
