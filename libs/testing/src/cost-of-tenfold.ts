/** In the first ones the engine still compiles. */
const rounds = 6;
/** Much shorter ones are measured several times over, since what the engine does besides would be most of them. */
const roundMs = 10;

/**
 * How many times as much processor time `work` takes for something ten times as large: about 10 where it grows with the
 * size, about 100 where it grows with its square, so that 50 tells one from the other. It is the time of this process
 * alone, which other work on the machine does not count for, and the least of some rounds in turn.
 */
export function costOfTenfold<T>(size: number, make: (size: number) => T, work: (made: T) => unknown): number {
  const [small, large] = [make(size), make(10 * size)];
  const usedMs = Array.from({ length: rounds }, () => [meanMs(small, work), meanMs(large, work)] as const);
  return Math.min(...usedMs.map(([, ofLarge]) => ofLarge)) / Math.min(...usedMs.map(([ofSmall]) => ofSmall));
}

function meanMs<T>(made: T, work: (made: T) => unknown): number {
  const before = process.cpuUsage();
  for (let times = 1; ; times += 1) {
    work(made);
    const { user, system } = process.cpuUsage(before);
    const usedMs = (user + system) / 1_000;
    if (usedMs >= roundMs) return usedMs / times;
  }
}
