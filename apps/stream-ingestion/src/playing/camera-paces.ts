import type { FailureReason } from '../stream-failure';
import type { CameraPace } from './patience.policy';

/** More than a replica carries; those not opened for longest are forgotten first. */
const pacesMax = 1_000;
const unknown: CameraPace = { answeredInMs: undefined, shownInMs: undefined, lateInRow: 0 };
const late = new Set<FailureReason>(['timed_out', 'no_video']);

/** What each camera was seen to need, by its address, while this process lives. */
export class CameraPaces {
  private readonly paces = new Map<string, CameraPace>();

  of(key: string): CameraPace {
    return this.paces.get(key) ?? unknown;
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

  private keep(key: string, pace: CameraPace): void {
    this.paces.delete(key);
    this.paces.set(key, pace);
    const [oldest] = this.paces.keys();
    if (this.paces.size > pacesMax && oldest !== undefined) this.paces.delete(oldest);
  }
}
