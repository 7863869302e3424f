import type { FailureReason } from '../stream-failure';
import type { ResponseTimes } from './deadlines.policy';

/** More than a replica carries; those not opened for longest are forgotten first. */
const camerasMax = 1_000;
const unknown: ResponseTimes = { answeredInMs: undefined, shownInMs: undefined, lateInRow: 0 };
const late = new Set<FailureReason>(['timed_out', 'no_video']);

/** What each camera was seen to need, by its address, while this process lives. */
export class CameraResponseTimes {
  private readonly responseTimes = new Map<string, ResponseTimes>();

  of(key: string): ResponseTimes {
    return this.responseTimes.get(key) ?? unknown;
  }

  /** What one try shows of a camera; `key` stands for its address. */
  begin(key: string) {
    const startedMs = performance.now();
    let answeredInMs: number | undefined;
    let isShown = false;
    return {
      answered: (): void => {
        answeredInMs = performance.now() - startedMs;
      },
      shown: (): void => {
        if (isShown) return;
        isShown = true;
        const shownInMs = performance.now() - startedMs;
        this.shown(key, answeredInMs ?? shownInMs, shownInMs);
      },
      ended: (reason: FailureReason): void => {
        if (!isShown) this.failed(key, reason);
      },
    };
  }

  /** It showed a picture. */
  shown(key: string, answeredInMs: number, shownInMs: number): void {
    const before = this.of(key);
    this.keep(key, {
      answeredInMs: Math.max(before.answeredInMs ?? 0, answeredInMs),
      shownInMs: Math.max(before.shownInMs ?? 0, shownInMs),
      lateInRow: 0,
    });
  }

  /** It ended without a picture. */
  failed(key: string, reason: FailureReason): void {
    const before = this.of(key);
    this.keep(key, { ...before, lateInRow: late.has(reason) ? before.lateInRow + 1 : before.lateInRow });
  }

  private keep(key: string, times: ResponseTimes): void {
    this.responseTimes.delete(key);
    this.responseTimes.set(key, times);
    const [oldest] = this.responseTimes.keys();
    if (this.responseTimes.size > camerasMax && oldest !== undefined) this.responseTimes.delete(oldest);
  }
}
