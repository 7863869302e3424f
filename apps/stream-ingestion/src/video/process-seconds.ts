import { readFileSync } from 'node:fs';

/** What Linux counts processor time in, on every system that Node runs on. */
const ticksPerSecond = 100;

/** Processor time of a process so far, in seconds; undefined when it is gone or the system does not tell. */
export function processSeconds(processId: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'latin1');
    // The second field is a name that may hold spaces and parentheses; utime and stime are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return undefined;
  }
}
