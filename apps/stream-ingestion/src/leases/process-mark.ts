import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Names this process among those of all machines: which boot of which system, which process namespace (each container
 * has its own), number and start. Empty where the system does not tell, which is anywhere but on Linux.
 */
export const ownProcessMark = markOf(process.pid, performance.timeOrigin);

function markOf(pid: number, startedMs: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')} ${pid} ${startedMs.toFixed(3)}`;
  } catch {
    return '';
  }
}

/** Whether the process of that mark lives no more. False when it lives or is elsewhere, where nobody here can know. */
export function isSurelyGone(mark: string, ownMark: string = ownProcessMark): boolean {
  if (mark === '' || ownMark === '' || mark === ownMark) return false;
  const [boot, namespace, pid] = mark.split(' ');
  const [ownBoot, ownNamespace, ownPid] = ownMark.split(' ');
  if (boot !== ownBoot || namespace !== ownNamespace) return false;
  // The number is ours now.
  return pid === ownPid || !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
