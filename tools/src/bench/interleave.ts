import type { IntervalHistogram } from 'node:perf_hooks';
import { median } from '../statistics.policy';

/** Something that is measured by how often it can be done in a second. */
export interface Contender {
  /** How many are under way at once. */
  readonly atOnce: number;
  readonly once: () => Promise<unknown>;
  /** Counts only while this one runs. */
  readonly loopDelay?: IntervalHistogram;
}

interface Block {
  readonly count: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/**
 * Measures contenders in turn, a block each, round after round, so that whatever else the machine does hits all of
 * them; the median of the rounds' ratios leaves out the rounds that were hit alone. The first round warms up.
 */
export async function interleave(
  contenders: readonly [Contender, Contender],
  { rounds, blockMs }: { readonly rounds: number; readonly blockMs: number },
) {
  const blocks: [Block[], Block[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const [first, second] = [await runBlock(contenders[0], blockMs), await runBlock(contenders[1], blockMs)];
    if (round === 0) continue;
    blocks[0].push(first);
    blocks[1].push(second);
  }
  const rates = blocks.map((own) => own.map((block) => rateOf([block])));
  return {
    /** Totals of all rounds. */
    tallies: [tallyOf(blocks[0]), tallyOf(blocks[1])] as const,
    /** The rate of the first contender divided by that of the second: the median of the rounds. */
    ratio: median((rates[0] ?? []).map((rate, round) => rate / (rates[1]?.[round] ?? Number.NaN))),
  };
}

async function runBlock({ atOnce, once, loopDelay }: Contender, blockMs: number): Promise<Block> {
  loopDelay?.enable();
  const startedMs = performance.now();
  const startedCpu = process.cpuUsage();
  let count = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() - startedMs < blockMs) {
      await once();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const { user, system } = process.cpuUsage(startedCpu);
  loopDelay?.disable();
  return { count, seconds: (performance.now() - startedMs) / 1000, cpuSeconds: (user + system) / 1e6 };
}

/** `cpuMs` is of all threads of this process, for one time. */
function tallyOf(blocks: readonly Block[]): { readonly perSecond: number; readonly cpuMs: number } {
  const cpuSeconds = blocks.reduce((sum, block) => sum + block.cpuSeconds, 0);
  return { perSecond: rateOf(blocks), cpuMs: (1000 * cpuSeconds) / countOf(blocks) };
}

function rateOf(blocks: readonly Block[]): number {
  return countOf(blocks) / blocks.reduce((sum, block) => sum + block.seconds, 0);
}

function countOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.count, 0);
}
