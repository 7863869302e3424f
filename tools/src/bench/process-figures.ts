import { readdirSync, readFileSync } from 'node:fs';

export interface ChildFigures {
  readonly processId: number;
  readonly name: string;
  /** It has ended, and nobody has asked how. */
  readonly isZombie: boolean;
}

/** The children of a process, by /proc. Throws where there is none (macOS). */
export function childrenOf(processId: number): ChildFigures[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [, command = '', state, parent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(readProc(`${name}/stat`)) ?? [];
      if (Number(parent) !== processId) return [];
      return [{ processId: Number(name), name: command, isZombie: state === 'Z' }];
    });
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

/** Empty when the process has ended meanwhile. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
