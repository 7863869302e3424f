import { median } from '../statistics.policy';

/** Something that is measured by how often it can be done in a second. */
export interface Contender {
  readonly name: string;
  /** How many are under way at once. */
  readonly atOnce: number;
  readonly once: () => Promise<unknown>;
}

export interface Tally {
  readonly perSecond: number;
  /** Of all threads of this process. */
  readonly cpuMs: number;
}

export interface Interleaved {
  /** Totals of all rounds, by the contender's name. */
  readonly tallies: ReadonlyMap<string, Tally>;
  /** The rate of the first contender divided by that of the second: the median of the rounds. */
  readonly ratio: number;
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
  options: { readonly rounds: number; readonly blockMs: number; readonly observer?: BlockObserver },
): Promise<Interleaved> {
  const blocks = new Map<string, Block[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= options.rounds; round += 1) {
    for (const contender of contenders) {
      options.observer?.begin(contender.name);
      const block = await runBlock(contender, options.blockMs);
      options.observer?.end(contender.name);
      if (round > 0) blocks.get(contender.name)?.push(block);
    }
  }
  const [first = [], second = []] = contenders.map(({ name }) => blocks.get(name));
  const ratios = first.map((block, round) => rateOf([block]) / rateOf(second.slice(round, round + 1)));
  const tallies = new Map([...blocks].map(([name, own]) => [name, tallyOf(own)]));
  return { tallies, ratio: median(ratios) };
}

/** Told when a block begins and ends, to watch something only meanwhile. */
export interface BlockObserver {
  begin(name: string): void;
  end(name: string): void;
}

async function runBlock({ atOnce, once }: Contender, blockMs: number): Promise<Block> {
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
  return { count, seconds: (performance.now() - startedMs) / 1000, cpuSeconds: (user + system) / 1e6 };
}

function tallyOf(blocks: readonly Block[]): Tally {
  const cpuSeconds = blocks.reduce((sum, block) => sum + block.cpuSeconds, 0);
  return { perSecond: rateOf(blocks), cpuMs: (1000 * cpuSeconds) / countOf(blocks) };
}

function rateOf(blocks: readonly Block[]): number {
  return countOf(blocks) / blocks.reduce((sum, block) => sum + block.seconds, 0);
}

function countOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.count, 0);
}
