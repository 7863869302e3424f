import { setTimeout as sleep } from 'node:timers/promises';

/** A time that never jumps, and goes on while the process is stopped. */
export class Clock {
  nowMs(): number {
    return performance.now();
  }

  /** Resolves earlier when the signal is aborted. */
  async pause(forMs: number, signal?: AbortSignal): Promise<void> {
    if (forMs <= 0) return;
    await sleep(forMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
