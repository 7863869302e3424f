import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts processor time in, on every system that Node runs on. */
const ticksPerSecond = 100;

export interface ProcessFigures {
  readonly processId: number;
  readonly parent: number;
  /** It has ended, and nobody has asked how. */
  readonly isZombie: boolean;
  readonly cpuSeconds: number;
}

/** Processor time so far of processes and of everything they started that still runs, and the ids of all, in order. */
export function usedBy(roots: readonly number[]): { readonly cpuSeconds: number; readonly processIds: number[] } {
  const all = allProcesses();
  const ids = new Set(roots);
  // A child has a higher number than its parent, unless the numbers went round; then it takes another pass.
  for (let before = -1; before !== ids.size;) {
    before = ids.size;
    for (const { processId, parent } of all) if (ids.has(parent)) ids.add(processId);
  }
  const own = all.filter(({ processId }) => ids.has(processId));
  return {
    cpuSeconds: own.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    processIds: own.map(({ processId }) => processId).sort((one, other) => one - other),
  };
}

export function childrenOf(processId: number): ProcessFigures[] {
  return allProcesses().filter(({ parent }) => parent === processId);
}

/** 0 when it is not there. */
export function parentOf(processId: number): number {
  return allProcesses().find((one) => one.processId === processId)?.parent ?? 0;
}

/** Open files, sockets and pipes of a process. */
export function descriptorCountOf(processId: number): number {
  return readdirSync(`/proc/${processId}/fd`).length;
}

/** Resident memory in MiB. */
export function residentMbOf(processId: number): number {
  const kb = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`${processId}/status`))?.[1];
  return Number(kb ?? Number.NaN) / 1024;
}

/** The most that was resident so far, in MiB. */
export function peakMbOf(processId: number): number {
  const kb = /^VmHWM:\s+(\d+) kB/m.exec(readProc(`${processId}/status`))?.[1];
  return Number(kb ?? Number.NaN) / 1024;
}

/** @throws Error where there is no /proc */
function allProcesses(): ProcessFigures[] {
  if (process.platform !== 'linux') throw new Error('This bench reads /proc and runs on Linux only.');
  return readdirSync('/proc').flatMap((name) => {
    const stat = /^\d+$/.test(name) ? readProc(`${name}/stat`) : '';
    if (stat === '') return [];
    // The second field is a name that may hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return {
      processId: Number(name),
      parent: Number(fields[1]),
      isZombie: fields[0] === 'Z',
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    };
  });
}

/** Empty when the process has ended meanwhile. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}
