import { AppError } from '@smart-attendance/errors';

/** With a photo taking about a quarter of a second, a full line has moved on by then. */
const retryAfterSeconds = 2;

/**
 * One piece of work at a time, so that uploads never take more than one place beside the frames of the cameras. So many
 * wait in order of arrival; the next ones are turned away at once, and one that waited longer than its requester does is not
 * begun, so that an overloaded worker spends no time on answers nobody hears.
 */
export class WorkQueue {
  private isBusy = false;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly waitingMax: number,
    private readonly waitMsMax: number,
  ) {}

  /** Throws AppError `unavailable` when too many wait, or this one waited too long. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const cameAt = performance.now();
    if (this.isBusy) await this.wait();
    this.isBusy = true;
    try {
      if (performance.now() - cameAt > this.waitMsMax) throw tooManyWait();
      return await work();
    } finally {
      const next = this.waiting.shift();
      // `isBusy` stays when somebody is next: a newcomer must not slip in between.
      if (next === undefined) this.isBusy = false;
      else next();
    }
  }

  private async wait(): Promise<void> {
    if (this.waiting.length >= this.waitingMax) throw tooManyWait();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

function tooManyWait(): AppError {
  return new AppError('unavailable', 'Too many photos are waiting to be looked at; try again shortly.', {
    retryAfterSeconds,
  });
}
