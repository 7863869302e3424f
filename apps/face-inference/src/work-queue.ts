import { AppError } from '@smart-attendance/errors';

/** With a photo taking about a quarter of a second, a full queue has moved on by then. */
const retryAfterSeconds = 2;

/**
 * One piece of work at a time, so that uploads never take more than one place beside the frames of the cameras; so many
 * wait in order of arrival, and the next ones are turned away at once rather than after their asker's deadline.
 */
export class WorkQueue {
  private isBusy = false;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly waitingMax: number) {}

  /** Throws AppError `unavailable` when too many wait. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isBusy) await this.wait();
    this.isBusy = true;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // `isBusy` stays when somebody is next: a newcomer must not slip in between.
      if (next === undefined) this.isBusy = false;
      else next();
    }
  }

  private async wait(): Promise<void> {
    if (this.waiting.length >= this.waitingMax) {
      throw new AppError('unavailable', 'Too many photos are waiting to be looked at; try again shortly.', {
        retryAfterSeconds,
      });
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
