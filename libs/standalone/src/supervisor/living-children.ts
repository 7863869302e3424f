import type { ChildProcess } from 'node:child_process';
import { signalQuietly } from './process-identity';

const living = new Set<ChildProcess>();

/** SIGKILL to every kept process of this one, at once and without waiting; for the second Ctrl-C. */
export function killEverythingKept(): void {
  for (const child of living) {
    if (child.pid !== undefined) signalQuietly(-child.pid, 'SIGKILL');
  }
}

/** Whatever ends this process (an exception, process.exit) must not leave children behind; `exit` allows no waiting. */
export function rememberUntilGone(child: ChildProcess): void {
  if (living.size === 0) process.on('exit', killEverythingKept);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', killEverythingKept);
  });
}
