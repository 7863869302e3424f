import { AppError } from '@smart-attendance/errors';

/**
 * How many uploads are in memory at a time. The next ones wait with their bodies still in the socket, and are told to
 * come back when it takes too long.
 */
export class UploadSlots {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly slots: number,
    private readonly waitMs: number,
  ) {}

  /** Resolves with what gives the slot back. @throws AppError `unavailable` after `waitMs` */
  async take(): Promise<() => void> {
    if (this.taken < this.slots) this.taken += 1;
    else await this.wait();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.giveBack();
    };
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(turn), 1);
        reject(new AppError('unavailable', 'Too many uploads at once; try again shortly.', { retryAfterSeconds: 2 }));
      }, this.waitMs);
      this.waiting.push(turn);
    });
  }

  private giveBack(): void {
    const next = this.waiting.shift();
    // The slot goes from hand to hand, so that nobody who comes now overtakes.
    if (next === undefined) this.taken -= 1;
    else next();
  }
}
