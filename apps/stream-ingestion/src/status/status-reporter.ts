import type { RepeatedEvents } from '@smart-attendance/observability';
import type { Clock } from '../leases/clock';
import { credible, withStatus, type PendingStatus } from './status-queue.policy';
import { byTheClock, type StreamStatus } from './stream-status.policy';

export interface ReportTimings {
  /**
   * While a state lasts it is reported again, so that the report of a replica that was killed does not stand for ever.
   */
  readonly repeatEveryMs: number;
  readonly retryAfterMs: number;
  /** Being live that could not be reported for so long is not believed; one report in between may be lost. */
  readonly unreportedMaxMs: number;
  /** What the last report may take before the camera is left without it. */
  readonly closeMaxMs: number;
}

export const reportTimings: ReportTimings = {
  repeatEveryMs: 30_000,
  retryAfterMs: 2_000,
  unreportedMaxMs: 45_000,
  closeMaxMs: 1_000,
};

export interface StatusReporterDependencies {
  readonly publish: (status: StreamStatus, until: Date | undefined) => Promise<void>;
  /** Only the holder of a camera may report on it. */
  readonly mayReport: () => boolean;
  readonly clock: Clock;
  readonly repeated: RepeatedEvents;
  readonly timings: ReportTimings;
}

interface ReportedStatus {
  readonly status: StreamStatus;
  readonly atMs: number;
}

/**
 * Reports the states of one camera, in order and beside the stream: a bus that is away is waited for here, and nobody
 * waits for this.
 */
export class StatusReporter {
  private pending: readonly PendingStatus[] = [];
  private waiting = new AbortController();
  private readonly closing = new AbortController();
  private readonly running: Promise<void>;

  constructor(private readonly dependencies: StatusReporterDependencies) {
    this.running = this.run();
  }

  report(status: StreamStatus): void {
    this.pending = withStatus(this.pending, status);
    this.waiting.abort();
  }

  /** Reports what is left, if that goes at once. */
  async close(): Promise<void> {
    this.closing.abort();
    this.waiting.abort();
    await Promise.race([this.running, this.dependencies.clock.pause(this.dependencies.timings.closeMaxMs)]);
    this.pending = [];
  }

  private async run(): Promise<void> {
    const { retryAfterMs, repeatEveryMs } = this.dependencies.timings;
    let last: ReportedStatus | undefined;
    for (;;) {
      this.waiting = new AbortController();
      const [next] = this.pending;
      if (next === undefined) {
        if (this.isClosing()) return;
        await this.dependencies.clock.pause(repeatEveryMs, this.waiting.signal);
        if (!this.waiting.signal.aborted && last !== undefined)
          this.pending = [{ status: last.status, until: undefined }];
        continue;
      }
      const reported = await this.reportOne(next, last);
      if (reported !== undefined) {
        last = reported;
        this.pending = this.pending.slice(1);
      } else {
        if (this.isClosing()) return;
        await this.dependencies.clock.pause(retryAfterMs, this.closing.signal);
      }
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** Undefined when it could not be reported. */
  private async reportOne(
    pending: PendingStatus,
    last: ReportedStatus | undefined,
  ): Promise<ReportedStatus | undefined> {
    const { mayReport, publish, repeated, timings, clock } = this.dependencies;
    if (!mayReport()) return undefined;
    const now = { at: new Date(), ms: clock.nowMs() };
    const lastReportedMs = last?.status === pending.status ? last.atMs : undefined;
    const credibleStatus = credible(pending, lastReportedMs, now, timings.unreportedMaxMs);
    const status = pending.until === undefined ? byTheClock(credibleStatus, now, lastReportedMs) : credibleStatus;
    try {
      await publish(status, pending.until);
      return { status, atMs: now.ms };
    } catch (error) {
      repeated.warn('stream-status-not-published', { error });
      return undefined;
    }
  }
}
