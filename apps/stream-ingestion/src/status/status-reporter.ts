import type { RepeatedEvents } from '@smart-attendance/observability';
import type { Clock } from '../leases/clock';
import type { StreamStatus } from '../playing/camera-stream';
import { byTheClock, credible, withStatus, type UntoldStatus } from './status-queue.policy';

export interface TellingTimings {
  /** While a state lasts it is told again, so that the word of a replica that was killed does not stand for ever. */
  readonly repeatEveryMs: number;
  readonly retryAfterMs: number;
  /** Being live that could not be told for so long is not believed; one word in between may be lost. */
  readonly untoldMaxMs: number;
  /** What the last word may take before the camera is left without it. */
  readonly farewellMs: number;
}

export const tellingTimings: TellingTimings = {
  repeatEveryMs: 30_000,
  retryAfterMs: 2_000,
  untoldMaxMs: 45_000,
  farewellMs: 1_000,
};

/** How a teller reaches the world. */
export interface TellerSurroundings {
  readonly say: (status: StreamStatus, until: Date | undefined) => Promise<void>;
  /** Only the holder of a camera may speak for it. */
  readonly maySpeak: () => boolean;
  readonly clock: Clock;
  readonly repeated: RepeatedEvents;
  readonly timings: TellingTimings;
}

interface ToldStatus {
  readonly status: StreamStatus;
  readonly atMs: number;
}

/**
 * Tells the states of one camera, in order and beside the stream: a bus that is away is waited for here, and nobody waits for
 * this.
 */
export class StatusTeller {
  private untold: readonly UntoldStatus[] = [];
  private waiting = new AbortController();
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly around: TellerSurroundings) {
    this.running = this.run();
  }

  tell(status: StreamStatus): void {
    this.untold = withStatus(this.untold, status);
    this.waiting.abort();
  }

  /** Tells what is left, if that goes at once. */
  async close(): Promise<void> {
    this.closing.abort();
    this.waiting.abort();
    await Promise.race([this.running, this.around.clock.pause(this.around.timings.farewellMs)]);
    this.untold = [];
  }

  private async run(): Promise<void> {
    const { retryAfterMs, repeatEveryMs } = this.around.timings;
    let last: ToldStatus | undefined;
    for (;;) {
      this.waiting = new AbortController();
      const [next] = this.untold;
      if (next === undefined) {
        if (this.isClosing()) return;
        await this.around.clock.pause(repeatEveryMs, this.waiting.signal);
        if (!this.waiting.signal.aborted && last !== undefined)
          this.untold = [{ status: last.status, until: undefined }];
        continue;
      }
      const told = await this.tellOne(next, last);
      if (told !== undefined) {
        last = told;
        this.untold = this.untold.slice(1);
      } else {
        if (this.isClosing()) return;
        await this.around.clock.pause(retryAfterMs, this.closing.signal);
      }
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** Undefined when it could not be told. */
  private async tellOne(untold: UntoldStatus, last: ToldStatus | undefined): Promise<ToldStatus | undefined> {
    const { maySpeak, say, repeated, timings, clock } = this.around;
    if (!maySpeak()) return undefined;
    const now = { at: new Date(), ms: clock.nowMs() };
    const lastToldMs = last?.status === untold.status ? last.atMs : undefined;
    const told = credible(untold, lastToldMs, now, timings.untoldMaxMs);
    const status = untold.until === undefined ? byTheClock(told, now) : told;
    try {
      await say(status, untold.until);
      return { status, atMs: now.ms };
    } catch (error) {
      repeated.warn('stream-status-not-told', { error });
      return undefined;
    }
  }
}
