import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts processor time in, on every system that Node runs on. */
const ticksPerSecond = 100;

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly cpuSeconds: number;
}

export interface TreeUse {
  readonly cpuSeconds: number;
  /** Process ids, the first one's and of all it started, in order. */
  readonly pids: readonly number[];
}

/**
 * Processor time so far of processes and of everything they started that still runs.
 *
 * @throws Error where there is no /proc
 */
export function usedBy(roots: readonly number[]): TreeUse {
  if (process.platform !== 'linux') throw new Error('This bench reads /proc and runs on Linux only.');
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (factsOf(Number(name)) ?? []) : []));
  const pids = new Set(roots);
  // A child has a higher number than its parent, unless the numbers went round; then it takes another turn.
  for (let before = -1; before !== pids.size;) {
    before = pids.size;
    for (const { pid, parent } of all) if (pids.has(parent)) pids.add(pid);
  }
  const own = all.filter(({ pid }) => pids.has(pid));
  return {
    cpuSeconds: own.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    pids: own.map(({ pid }) => pid).sort((one, other) => one - other),
  };
}

function factsOf(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name that may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
  } catch {
    return undefined; // it ended meanwhile
  }
}
