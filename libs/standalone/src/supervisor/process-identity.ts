import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;

/** The command line of a living process; `undefined` when it is gone, a zombie, or not ours to see. */
export function commandLineOf(pid: number): string | undefined {
  try {
    const text =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
        : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8', timeout: 5_000 });
    return text.trim() === '' ? undefined : text.trim();
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || commandLineOf(pid) !== undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process id on the first line of a pid file; `undefined` when there is no file or no number in it. */
export function readPidFile(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8').split('\n', 1)[0] ?? '', 10);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** True when the process went away within the time. */
export async function waitUntilGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

export interface StaleProcess {
  readonly pidFile: string;
  /** A text its command line must hold, such as its data folder: a pid alone may belong to somebody else by now. */
  readonly mark: string;
  readonly signal: NodeJS.Signals;
  readonly graceMs: number;
}

/**
 * Ends what a killed predecessor left behind, if its pid file names a process that is really ours; then the pid file
 * goes too. Returns the pid that was ended.
 * @throws when the process cannot be ended.
 */
export async function endStaleProcess(stale: StaleProcess): Promise<number | undefined> {
  const pid = readPidFile(stale.pidFile);
  const isOurs = pid !== undefined && pid !== process.pid && (commandLineOf(pid)?.includes(stale.mark) ?? false);
  if (isOurs) {
    signalQuietly(pid, stale.signal);
    if (!(await waitUntilGone(pid, stale.graceMs))) {
      signalQuietly(pid, 'SIGKILL');
      if (!(await waitUntilGone(pid, 5_000))) {
        throw new Error(`Process ${pid}, left by an earlier run, does not end: ${commandLineOf(pid) ?? ''}`);
      }
    }
  }
  rmSync(stale.pidFile, { force: true });
  return isOurs ? pid : undefined;
}

/** Sends a signal to a process, or to a group when negative; one that is gone already is no error. */
export function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone already
  }
}
