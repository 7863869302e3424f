import { AppError } from '@smart-attendance/errors';

/**
 * Lets so many pieces of work run at once and so many wait, in order of arrival.
 * open ──close()──▶ closing (nothing new, the rest finishes) ──last one done──▶ closed
 */
export class Admission {
  private running = 0;
  private isClosing = false;
  private readonly waiting: (() => void)[] = [];
  private readonly whenEmpty: (() => void)[] = [];

  constructor(
    private readonly runningMax: number,
    private readonly waitingMax: number,
  ) {}

  /** Throws AppError `unavailable` when too many wait already or the engine is closing. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isClosing) throw AppError.unavailable('The face engine is closing and');
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  /** Answers when all work that was let in has finished. */
  async close(): Promise<void> {
    this.isClosing = true;
    if (this.running === 0) return;
    await new Promise<void>((resolve) => this.whenEmpty.push(resolve));
  }

  private async enter(): Promise<void> {
    if (this.running < this.runningMax) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= this.waitingMax) {
      throw new AppError('unavailable', 'Too many pictures are waiting to be looked at; try again shortly.', {
        retryAfterSeconds: 2,
      });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** A finished piece hands its place to the next in line, so `running` changes only when nobody waits. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.running -= 1;
    if (this.running === 0) for (const resolve of this.whenEmpty.splice(0)) resolve();
  }
}
