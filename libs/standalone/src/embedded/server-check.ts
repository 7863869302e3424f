import { statfsSync } from 'node:fs';
import type { AnswerCheck } from '../supervisor/answer-watch';

const FREE_BYTES_MIN = 8 * 1024 * 1024;

/** How often and how patiently a server is asked; a spec is less patient. */
export type CheckTimes = Pick<AnswerCheck, 'everyMs' | 'withinMs' | 'silentMs'>;

export const SERVER_CHECK_TIMES: CheckTimes = { everyMs: 5_000, withinMs: 5_000, silentMs: 30_000 };

/** A server that ran into a full disk is started again when there is room, and not before: it would hang again. */
export function whileDiskIsFull(dir: string): () => string | undefined {
  return () => {
    const freeBytes = freeBytesOf(dir);
    if (freeBytes === undefined || freeBytes >= FREE_BYTES_MIN) return undefined;
    return `the disk of ${dir} is full, and it is started again when there is room`;
  };
}

/** Undefined where the system does not say, as of a volume that is gone. */
function freeBytesOf(dir: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
